"""What kind of trouble an error of the store is: the store is away, or two transactions met; anything else is ours."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from storage.errors import StoreError

_CLASHES = ("40001", "40P01")  # serialization failure, deadlock
# No connection; not let in; no such database; read only after a failover; no disk, memory or connection left; shut down
# or starting up; a system's error.
_AWAY = ("08", "28", "3D000", "25006", "53", "57P", "58")
_DEEPEST = 5


def is_clash(failed: BaseException) -> bool:
    """Whether a transaction was given up for another's sake: the same once more will most likely do."""
    return any(code.startswith(_CLASHES) for code in _codes(failed))


def is_away(failed: BaseException) -> bool:
    """Whether the database can't be used at present, whatever is asked of it."""
    kinds = (OSError, StoreError, NoConnectionFreeError)
    return any(isinstance(cause, kinds) or _is_lost(cause) for cause in _causes(failed)) or any(
        code.startswith(_AWAY) for code in _codes(failed)
    )


def _is_lost(cause: BaseException) -> bool:
    """Whether the connection broke; the driver says so in words alone."""
    return (isinstance(cause, DBAPIError) and cause.connection_invalidated) or "connection is closed" in str(cause)


def _codes(failed: BaseException) -> Iterator[str]:
    for cause in _causes(failed):
        code = getattr(cause, "sqlstate", None)
        if isinstance(code, str):
            yield code


def _causes(failed: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failed
    for _ in range(_DEEPEST):
        if cause is None:
            return
        yield cause
        cause = getattr(cause, "orig", None) or cause.__cause__
