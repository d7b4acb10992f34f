"""The process that draws: one paper after the other, by the drawer that the desk names."""

import pickle

from bot.apart.serving import serve
from bot.papers import answers
from bot.papers.bounds import MEGABYTES, SECONDS
from handlers.failure import told


def draw(asked: bytes) -> bytes:
    """Draw one paper, or tell what kind of failure it was and where."""
    try:
        drawer, plain = pickle.loads(asked)  # noqa: S301 -- the desk wrote it, a moment ago
        return answers.files(drawer(plain))
    except Exception as broken:  # noqa: BLE001 -- whatever it is, the desk is told its kind and nothing of its words
        failed = told(broken)
        return answers.failure(f"{failed['error']} in {failed['where']}")


def main() -> None:
    """Draw what comes until there is no more."""
    serve(draw, seconds=SECONDS, megabytes=MEGABYTES)


if __name__ == "__main__":
    main()
