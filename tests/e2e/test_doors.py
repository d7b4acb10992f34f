"""The doors, through the real application and store: who must not come in leaves a line in the log, and no more."""

import logging

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.channels.callbacks import sealed
from tests.bot.channels.tencent import StoppedClock
from tests.e2e.knocks import CUSTOMER, GENUINE, SANDBOX, STAFF, TABLES, TEXT, WECHAT, WECOM, Knock
from tests.e2e.story import World

SECRETS = {CUSTOMER: "customer-hook", STAFF: "staff-hook"}


async def everything(database: AsyncEngine) -> dict[str, int]:
    """Count the rows of every table."""
    counts = {}
    async with database.connect() as connection:
        tables = (
            await connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        for table in sorted(tables.all()):
            counts[table] = (await connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"')).scalar_one()  # noqa: S608 -- our own tables
    return counts


async def knock(http: httpx.AsyncClient, at: Knock) -> int:
    answer = await http.request(at.method, at.path, content=at.content, headers=as_bytes(at.headers))
    return answer.status_code


def as_bytes(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def test_the_table_is_long_enough(world: World) -> None:
    assert sum(len(table(world.clock.now())) for table in TABLES.values()) >= 60


@pytest.mark.parametrize("path", TABLES)
async def test_what_must_not_come_in_leaves_a_line_in_the_log_and_nothing_in_the_store(
    world: World, database: AsyncEngine, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.set_level(logging.INFO)
    before = await everything(database)
    wrong = []
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        for at in TABLES[path](world.clock.now()):
            caplog.clear()
            status = await knock(http, at)
            if (status, at.event in caplog.messages) != (at.status, True):
                wrong.append(f"{at.name}: {status}, expected {at.status} {at.event}; logged {caplog.messages}")
    assert wrong == []
    assert await everything(database) == before


@pytest.mark.parametrize("path", [CUSTOMER, STAFF])
async def test_an_update_of_telegram_that_is_replayed_changes_nothing(
    world: World, database: AsyncEngine, path: str
) -> None:
    genuine = Knock(name="", path=path, status=200, event="", body=GENUINE,
                    headers={"X-Telegram-Bot-Api-Secret-Token": SECRETS[path]})  # fmt: skip
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        assert await knock(http, genuine) == 200
        await world.settle()
        taken = await everything(database)
        assert taken["messages"] > 0
        assert {await knock(http, genuine) for _ in range(9)} == {200}
        await world.settle()
        assert await everything(database) == taken


@pytest.mark.parametrize("path", [WECHAT, WECOM])
async def test_a_callback_of_tencent_that_is_replayed_changes_nothing(
    world: World, database: AsyncEngine, path: str
) -> None:
    wechat, wecom = SANDBOX.wechat, SANDBOX.wecom
    receiver, account = (wechat.app_id, wechat) if path == WECHAT else (wecom.corp_id, wecom)
    clock = StoppedClock(at=world.clock.now())

    async def again(http: httpx.AsyncClient, letter: tuple[dict[str, str], str]) -> int:
        return (await http.post(path, params=letter[0], content=letter[1])).status_code

    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        letters = [sealed(TEXT, clock=clock, receiver=receiver, key=account.aes_key, token=account.token) for _ in "ab"]
        assert await again(http, letters[0]) == 200
        taken = await everything(database)
        assert taken["messages"] > 0
        assert {await again(http, letters[0]) for _ in range(9)} == {200}
        assert await again(http, letters[1]) == 200, "the platform's own second try is sealed anew"
        assert await everything(database) == taken


async def test_knocking_does_not_stop_those_who_belong_in(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        for at in TABLES[CUSTOMER](world.clock.now()):
            await knock(http, at)
    ann = world.phone("telegram:customer:1001")
    await ann.says("The washer leaks")
    await ann.reads("1001")
