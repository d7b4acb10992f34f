"""Let atheris look for bytes that break a parser, led by what they reach in its code.

make fuzz-guided ARGS="wechat -max_total_time=60"; without a name it lists the parsers. Inputs that broke one are
written to the working directory as crash-….
"""

import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run one target; gives the exit status. Without atheris it says how to get it."""
    if find_spec("atheris") is None:
        print(
            "atheris is not installed here: .venv-uv/bin/uv sync --all-extras --group fuzz (Linux, Python 3.11 to 3.13)"
        )
        return 0
    import atheris  # noqa: PLC0415 -- only there where somebody asked for it

    with atheris.instrument_imports(include=["bot", "desk", "wechatpy"]):
        targets = import_module("tests.fuzzing.targets").TARGETS
    target = targets.get(arguments[0] if arguments else "")
    if target is None:
        print(f"Name one of: {', '.join(targets)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="aftercare-corpus-") as corpus:
        for number, seed in enumerate(target.seeds()):
            (Path(corpus) / f"{number:03}").write_bytes(seed)
        atheris.Setup([sys.argv[0], *arguments[1:], corpus], target.feed)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
