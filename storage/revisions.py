"""Which revision the tables are of, and how they are brought up; Alembic is imported only to do that."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_NOTED = table("alembic_version", column("version_num"))


@cache
def known() -> frozenset[str]:
    """Give the revisions that this code knows: the numbers that the files of the migrations begin with."""
    return frozenset(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest() -> str:
    """Give the revision that fits this code."""
    return max(known())


async def present(connection: AsyncConnection) -> str | None:
    """Tell which revision the database's tables are of; None where there are none."""
    if (await connection.execute(select(func.to_regclass(_NOTED.name)))).scalar_one() is None:
        return None
    found: str | None = (await connection.execute(select(_NOTED.c.version_num))).scalar_one_or_none()
    return found


def bring_up(connection: Connection) -> None:
    """Bring the tables up to the newest revision."""
    from alembic import command  # noqa: PLC0415 -- a quarter of a second, at a start that seldom needs it

    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection | None = None) -> "Config":
    """Give Alembic's configuration, to run on an open connection."""
    from alembic.config import Config  # noqa: PLC0415 -- as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
