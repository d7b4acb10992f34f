"""What a measurement is told on its command line; `--help` says what it measures, and what it can be told."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Collection


def numbers(about: str, **usual: int) -> list[int]:
    """Give the numbers that a measurement is told, in this order; those that it is not told are as usual."""
    parser = _parser(about)
    for name, number in usual.items():
        parser.add_argument(name, nargs="?", type=_number, default=number, help=f"{number} where none is given")
    return list(vars(parser.parse_args()).values())


def some_of(about: str, name: str, there_are: Collection[str]) -> list[str]:
    """Give those that are to be measured; all where none is named."""

    def known(word: str) -> str:
        if word not in there_are:
            raise ArgumentTypeError(f"{word!r} is none; there are: {', '.join(there_are)}")
        return word

    parser = _parser(about)
    parser.add_argument(name, nargs="*", type=known, help=f"{', '.join(there_are)}; all where none is named")
    told: list[str] = getattr(parser.parse_args(), name)
    return told or list(there_are)


def _parser(about: str) -> ArgumentParser:
    return ArgumentParser(description=about, formatter_class=RawDescriptionHelpFormatter)


def _number(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise ArgumentTypeError(f"{word!r} is no number above 0")
    return int(word)
