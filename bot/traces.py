"""Tracebacks for the log: what kind of error and where, never in its own words, which may quote what a person wrote."""

import traceback
from collections.abc import Iterator
from typing import Final

INNERMOST: Final = 12
DEEPEST: Final = 5


def trace(error: BaseException) -> str:
    """Tell where an error was raised, and before it those that led to it."""
    return "\n".join(_told(error, DEEPEST))


def _told(error: BaseException, deep: int) -> Iterator[str]:
    for earlier in _behind(error) if deep else ():
        yield from _told(earlier, deep - 1)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__)[-INNERMOST:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield _named(error)


def _behind(error: BaseException) -> tuple[BaseException, ...]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    inside = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return (*((cause,) if cause else ()), *inside)


def _named(error: BaseException) -> str:
    """Name its kind, and what the system or the database says of it by number."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    state = getattr(error, "sqlstate", None)
    return f"{kind}: SQLSTATE {state}" if state else kind
