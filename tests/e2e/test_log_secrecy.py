"""All that is logged in a full story and its troubles: no secret, no number, nothing that people wrote."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.terms import Status
from sandbox.faults import Fault
from sandbox.telegram.attachments import SAMPLE_PHOTO
from tests.bot.channels.callbacks import sealed
from tests.bot.channels.tencent import StoppedClock
from tests.e2e.crew import CUSTOMERS, GRADING, TECHNICIANS, Crew, gather_crew
from tests.e2e.knocks import ACCOUNTS, CUSTOMER, HEADER, STAFF, TEXT, WECHAT
from tests.e2e.overhearing import Overheard, overhearing
from tests.e2e.story import World

# They stand in all that people write here, and nowhere else.
BIRD, HUANGQUE = "zeisig", "黄雀"
WORDS = f"{HUANGQUE} {BIRD}"
NUMBERS = ("+86 138-0013-8000", "１３９００１３９００１", "138 0013 8002", "0571-8800 1234", "+44 20 7946 0958")
HOOKS = {CUSTOMER: "customer-hook", STAFF: "staff-hook"}


@pytest.fixture
def log(world: World) -> Iterator[Overheard]:
    with overhearing(world.stage.desk.settings, secrets={BIRD, HUANGQUE}, numbers=NUMBERS) as heard:
        yield heard


@pytest.mark.parametrize(
    ("customer", "technician", "locale"),
    [(CUSTOMERS[0], TECHNICIANS[0], "zh_CN"), (CUSTOMERS[1], TECHNICIANS[1], "en")],
    ids=["tencent", "telegram"],
)
@pytest.mark.requirement("R5.4-10")
async def test_nothing_that_people_wrote_no_number_and_no_secret_is_ever_logged(
    world: World, log: Overheard, monkeypatch: pytest.MonkeyPatch, customer: str, technician: str, locale: str
) -> None:
    crew = await gather_crew(world, customer=customer, technician=technician, locale=locale)
    await _reported(crew)
    await _more_than_words(crew)
    await _worked_on(crew)
    await _platforms_stumble(crew)
    await _turns_fail(crew, monkeypatch)
    await _the_database_complains(crew, monkeypatch)
    await _garbage_at_the_doors(world)
    log.secrets |= _minted(world)
    assert len(log.secrets) > 10
    assert log.leaks() == []
    troubles = {
        "delivery_refused",
        "turn_failed",
        "turn_failed_again",
        "callback_refused",
        "telegram_intake_failed",
        "callback_not_taken",
        "messages_spooled",
        "no_such_door",
    }
    assert troubles <= log.events()


async def test_statements_are_never_logged_with_their_values(
    database: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="sqlalchemy.engine")
    async with database.connect() as connection:
        await connection.execute(text("SELECT CAST(:words AS text)"), {"words": WORDS})
    assert "SELECT CAST" in caplog.text
    assert BIRD not in caplog.text


async def _reported(crew: Crew) -> None:
    await crew.ann.says(f"洗衣机漏水了 {WORDS}", name=f"王{HUANGQUE}")
    for words in (f"王{HUANGQUE}", NUMBERS[0], f"JD-{BIRD}-1", f"XQG-{BIRD}"):
        await crew.ann.says(words)
    await crew.ann.says(f"地址是{HUANGQUE}路90号，电话{NUMBERS[1]}，或者 {NUMBERS[2]}，{NUMBERS[3]}，{NUMBERS[4]}")


async def _more_than_words(crew: Crew) -> None:
    """Send pictures, files, voices and places, each with words of its own."""
    if crew.ann.phone.startswith("wechat"):
        for sent in ({"image": f"{BIRD}.png"}, {"voice": {"name": f"{BIRD}.amr"}}, {"file": f"{BIRD}.exe"}):
            await crew.world.stage.sandbox.wechat.say("oWangFang", **sent)
        place = {"latitude": 30.28, "longitude": 120.12, "label": f"{HUANGQUE}路90号"}
        await crew.world.stage.sandbox.wechat.say("oWangFang", location=place)
        await crew.world.stage.sandbox.wecom.say("LiShifu", image=f"{BIRD}.png")
    else:
        bot = crew.world.stage.sandbox.telegram.customer
        said = await bot.say(1001, text=f"从左边漏 {WORDS}", name=f"王{HUANGQUE}")
        await bot.edit(1001, message_id=said.message_id, text=f"从右边漏 {WORDS}")
        await bot.say(1001, photo=True, caption=WORDS)
        await bot.say(1001, album=[SAMPLE_PHOTO, SAMPLE_PHOTO + b"2"], caption=WORDS)
        await bot.say(1001, document={"name": f"{BIRD}.exe", "size": 60 * 1024 * 1024})
        await bot.say(1001, contact={"phone_number": NUMBERS[0], "first_name": HUANGQUE})
    await crew.world.time_passes(seconds=3)


async def _worked_on(crew: Crew) -> None:
    """Handle the ticket from its grade to its end."""
    await crew.tom.says(f"/grade 1001 {GRADING}")
    await crew.li.says("/accept 1001")
    await crew.li.says(f"/note 1001 {WORDS} {NUMBERS[0]}")
    await crew.li.says(f"/reply 1001 您好，{WORDS}，电话{NUMBERS[2]}")
    await crew.ann.says(f"谢谢 {WORDS}")
    await crew.li.says(f"/complete 1001 on_site replacement {WORDS}")
    await crew.li.says("yes")
    await crew.li.says("no")
    await crew.tom.says("/release 1001")
    await crew.ann.reads("1001", WORDS)
    await crew.ann.says("1")
    await crew.ann.reads("感谢")
    await crew.ann.says(f"9 9 9 9 9 {WORDS}")
    assert (await crew.world.ticket()).status is Status.CLOSED


async def _platforms_stumble(crew: Crew) -> None:
    """Refuse with what was written, lose answers, answer garbage, ask to wait, and send a file that is none."""
    faults = crew.world.stage.sandbox.faults
    tencent = {"errcode": 45002, "errmsg": f'content "{WORDS}" exceeds {HUANGQUE} limit, hint: [1]'}
    telegram = {"ok": False, "error_code": 400, "description": f'Bad Request: can\'t parse "{WORDS}" {HUANGQUE}'}
    for kind in ("error", "garbage", "lost_answer", "status", "cut"):
        for platform, body in (("wechat", tencent), ("wecom", tencent), ("telegram", telegram)):
            faults.add(Fault(platform=platform, kind=kind, body=body))
        await crew.ann.says(f"烤箱不加热 {WORDS}")
        await crew.tom.says(f"/note 1001 {WORDS}")
        await crew.li.says(f"/note 1001 {WORDS}")
        await crew.world.time_passes(minutes=1)
    faults.clear()


async def _turns_fail(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every turn fail over what was written, until the messages are parked."""

    def quoting(*turn: object) -> None:
        raise KeyError(f"no answer to {turn}")

    monkeypatch.setattr("handlers.turning.decide", quoting)
    await crew.ann.says(f"喂 {WORDS}")
    await crew.li.says(f"喂 {WORDS}")
    await crew.world.time_passes(hours=6)
    monkeypatch.undo()


async def _the_database_complains(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database refuse with the row that it refuses, as PostgreSQL does; then be away while people write."""
    row = Exception(f"duplicate key\nDETAIL: Key (name)=({WORDS}) already exists")
    refusal = IntegrityError(f"INSERT {WORDS}", {"name": WORDS}, row)
    for number, trouble in enumerate((refusal, ConnectionRefusedError(111, WORDS)), start=11):

        def fail(trouble: Exception = trouble) -> None:
            raise trouble

        monkeypatch.setattr(crew.world.stage.desk.store, "begin", fail)
        await _write_to_every_hook(crew.world, number)
        monkeypatch.undo()
        await crew.world.settle()


async def _write_to_every_hook(world: World, number: int) -> None:
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        for path, secret in HOOKS.items():
            await http.post(path, headers={HEADER: secret}, content=_update(number))
        for path in ACCOUNTS:
            query, body = _letter(world, path, number=number)
            await http.post(path, params=query, content=body)
        await http.get("/readyz")


async def _garbage_at_the_doors(world: World) -> None:
    """Knock with what people wrote in every wrong way."""
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        for path, secret in HOOKS.items():
            await http.post(path, headers={HEADER: BIRD}, content=_update(2))
            for body in (f'{{"{BIRD}":', f'["{WORDS}"]', f'{{"update_id": "{BIRD}"}}'):
                await http.post(path, headers={HEADER: secret}, content=body.encode())
        for path in ACCOUNTS:
            query, body = _letter(world, path, number=2)
            await http.post(path, params=query | {"msg_signature": "forged"}, content=body)
            await http.post(path, params=query | {"timestamp": "soon"}, content=body)
            for bad in (("<MsgId>2", f"<MsgId>{BIRD}"), ("It leaks", f"<b>{WORDS}</b>"), (">text<", "><")):
                query, body = _letter(world, path, number=2, change=bad)
                await http.post(path, params=query, content=body)
        await http.get(f"/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/{NUMBERS[0]}")


def _update(number: int) -> bytes:
    return (
        f'{{"update_id": {number}, "message": {{"message_id": 9, "date": 1700000000, "text": "{WORDS}",'
        f' "chat": {{"id": 5, "type": "private", "first_name": "{BIRD}"}},'
        f' "from": {{"id": 5, "is_bot": false, "first_name": "{HUANGQUE}"}}}}}}'
    ).encode()


def _letter(world: World, path: str, *, number: int, change: tuple[str, str] = ("", "")) -> tuple[dict[str, str], str]:
    account = ACCOUNTS[path]
    receiver = account.app_id if path == WECHAT else account.corp_id
    xml = TEXT.replace("<MsgId>1", f"<MsgId>{number}").replace(*change).replace("It leaks", WORDS)
    clock = StoppedClock(at=world.clock.now())
    return sealed(xml, clock=clock, receiver=receiver, key=account.aes_key, token=account.token)


def _minted(world: World) -> set[str]:
    """Give the access tokens that the platforms handed out, and the signatures on all buttons."""
    calls = world.stage.sandbox.journal.calls("wechat") + world.stage.sandbox.journal.calls("wecom")
    tokens = {
        call.answer["access_token"] for call in calls if isinstance(call.answer, dict) and "access_token" in call.answer
    }
    phones = world.stage.sandbox.phones
    buttons = {
        button.value
        for phone in (each["phone"] for each in phones.listing())
        for bubble in phones.transcript(phone)
        for row in bubble.buttons
        for button in row
    }
    return tokens | {value for value in buttons if len(value) > 20}
