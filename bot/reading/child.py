"""The process that reads: one file after the other, each a piece of work of its own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.apart.serving import serve
from bot.reading.errand import Errand, Task

Read = Callable[[bytes], dict[str, Any]]


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads for an errand; its engine is loaded with the first file."""

    errand: Errand
    read: Read | None = None

    def answer(self, content: bytes) -> bytes:
        """Give what a file says, or what kind of failure it was."""
        try:
            self.read = self.read or _engine(self.errand)
            answer = self.read(content)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, the desk is told its kind and nothing of its words
            answer = {"failed": type(broken).__name__}
        return json.dumps(answer).encode()


def main() -> None:
    """Read what comes until there is no more."""
    errand = Errand.read(sys.argv[1])
    serve(Reader(errand=errand).answer, seconds=errand.seconds, megabytes=errand.megabytes)


def _engine(errand: Errand) -> Read:
    if errand.task is Task.PICTURES:
        from bot.reading.pictures import picture_reader  # noqa: PLC0415 -- an optional extra, slow to load

        return picture_reader()
    from bot.reading.speech import listener  # noqa: PLC0415 -- as above

    return listener(errand.model, errand.language)


if __name__ == "__main__":
    main()
