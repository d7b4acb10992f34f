"""A turn that fails: the message stays, is tried again with growing pauses, then parked and owned up to."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.logs import Form, bound, lines
from bot.redaction import Redaction
from desk.messages import InboundMessage, Words
from desk.terms import Role
from desk.turns import Turn
from handlers.loading import load
from handlers.turning import BACKOFF, SPREAD
from handlers.world import World, decide
from tests.handlers.stage import ANN, BOB, NOW, SECOND, TOM, Front, photo, says

SORRY = [
    "We have your message of {at}, but something went wrong on our side.",
    "A colleague looks at it now. You need not send it again.",
]
PARKED = ["A message could not be handled and is parked. Please have a look at it.", "From {name}, {channel}, {at}"]
WHAT_TO_DO = "/parked {number} shows it, /replay {number} tries it again."
STATE = "SELECT attempts, is_parked, error FROM put_off ORDER BY message_id"

Poison = Callable[[str], None]


def is_poison(message: InboundMessage) -> bool:
    return any(isinstance(part, Words) and "poison" in part.text for part in message.parts)


@pytest.fixture(params=["needs", "decide", "write"])
def poisoned(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make each turn of a message with the word fail: when it is looked into, decided, or written. Gives the cure."""

    async def load_or_fail(tx: Any, messages: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 -- as `load`
        if any(is_poison(message) for message in messages):
            raise KeyError("poison")
        return await load(tx, messages, *rest, **more)

    def decide_or_fail(world: World, message: InboundMessage) -> Turn:
        turn = decide(world, message)
        if not is_poison(message):
            return turn
        if request.param == "write":
            return replace(turn, timers=(object(),))  # type: ignore[arg-type]  # nothing that can be written
        raise KeyError("poison")

    if request.param == "needs":
        monkeypatch.setattr("handlers.turning.load", load_or_fail)
    else:
        monkeypatch.setattr("handlers.turning.decide", decide_or_fail)
    return monkeypatch.undo


@pytest.mark.usefixtures("poisoned")
async def test_a_bad_message_harms_none_that_arrived_with_it(front: Front) -> None:
    people = [replace(ANN, user=str(number)) for number in range(8)]
    said = [says("poison" if who.user == "3" else "Leaks", key=who.user, of=who) for who in people]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    assert len(await front.tickets()) == len(people) - 1
    assert await front.rows("SELECT count(*) FROM messages WHERE NOT is_outgoing") == [(8,)]
    ((attempts, is_parked, _),) = await front.rows(STATE)
    assert (attempts, is_parked) == (1, False)


@pytest.mark.requirement("R3.1-7")
async def test_a_failed_turn_is_taken_up_again_and_then_had_once(front: Front, poisoned: Callable[[], None]) -> None:
    await front.intake.receive(says("poison", key="a"))
    assert await front.takes_up(seconds=8) == 0
    poisoned()
    assert await front.takes_up(seconds=3) == 1
    (ticket,) = await front.tickets()
    assert ticket.description == "poison"
    assert await front.takes_up(hours=1) == 0
    assert await front.rows(STATE) == []


@pytest.mark.usefixtures("poisoned")
async def test_the_platform_bringing_it_again_does_not_shorten_the_pause(front: Front) -> None:
    told = says("poison", key="a")
    await front.intake.receive(told)
    await front.intake.receive(told)
    assert await front.takes_up(seconds=8) == 0


@pytest.mark.usefixtures("poisoned")
async def test_the_pauses_grow_and_after_the_last_try_a_person_is_called(front: Front) -> None:
    await front.hire(Role.SUPERVISOR)
    await front.intake.receive(says("poison", key="a"))
    for tries, pause in enumerate(BACKOFF, start=2):
        assert await front.takes_up(seconds=pause.total_seconds() * (1 - SPREAD)) == 0
        assert await front.said_to(ANN) == []
        assert await front.takes_up(seconds=pause.total_seconds() * SPREAD) == 1
        ((attempts, _, _),) = await front.rows(STATE)
        assert attempts == tries
    assert await front.said_to(ANN) == SORRY
    assert await front.said_to(TOM) == [*PARKED, "It belongs to no ticket yet.", "{words}", WHAT_TO_DO]
    ((_, is_parked, _),) = await front.rows(STATE)
    assert is_parked
    assert await front.takes_up(days=3) == 0


@pytest.mark.usefixtures("poisoned")
@pytest.mark.requirement("R6.4-3")
async def test_the_supervisor_reads_whose_message_is_parked_when_it_came_and_to_which_ticket(front: Front) -> None:
    await front.intake.receive(says("The washer leaks", key="a"))
    (ticket,) = await front.tickets()
    await front.hire(Role.SUPERVISOR)
    await front.intake.receive(says("poison 13800138000", key="b"))
    for pause in BACKOFF:
        await front.takes_up(seconds=pause.total_seconds())
    assert await front.said_to(TOM) == [*PARKED, "Ticket {number}", "{words}", WHAT_TO_DO]
    ((body, of),) = await front.rows(
        "SELECT body -> 'body', ticket FROM messages JOIN deliveries USING (id) WHERE messages.address LIKE '%2001'"
    )
    assert of == ticket.id
    assert all(part in str(body) for part in ("Ann", "Telegram", NOW.isoformat()[:16], str(ticket.id), "poison 138"))
    async with front.store.begin() as tx:
        dialogue = await tx.dialogue(ticket.id, limit=9)
    assert "poison 13800138000" in [line.words for line in dialogue]


@pytest.mark.requirement("R6.4-3")
async def test_a_message_that_can_not_be_read_back_is_parked_and_stops_no_other(
    front: Front, poisoned: Callable[[], None]
) -> None:
    await front.hire(Role.SUPERVISOR)
    await front.intake.receive(says("poison", key="a"))
    await front.intake.receive(says("poison too", key="b", of=BOB))
    poisoned()
    async with front.store.engine.begin() as connection:
        for order in (
            "SET LOCAL session_replication_role = replica",  # past the trigger that keeps the record whole
            """UPDATE messages SET body = '{"parts": 7}' WHERE key = 'a'""",
        ):
            await connection.exec_driver_sql(order)
    assert await front.takes_up(seconds=10) == 2
    (ticket,) = await front.tickets()
    assert ticket.description == "poison too"
    assert await front.rows(STATE) == [(2, True, "TypeError")]
    assert await front.said_to(ANN) == SORRY
    assert (await front.said_to(TOM))[:2] == PARKED


@pytest.mark.usefixtures("poisoned")
async def test_who_wrote_the_bad_message_is_heard_meanwhile(front: Front) -> None:
    await front.intake.receive(says("poison", key="a"))
    await front.intake.receive(says("The washer leaks", key="b"))
    (ticket,) = await front.tickets()
    assert ticket.description == "The washer leaks"


async def test_a_lost_store_uses_up_no_try(front: Front, poisoned: Callable[[], None]) -> None:
    await front.intake.receive(says("poison", key="a"))
    await front.clock.travel(20 * SECOND)
    front.store.is_cut = True
    with pytest.raises(OSError, match="refused"):
        await front.intake.take_up()
    front.store.is_cut = False
    poisoned()
    assert await front.intake.take_up() == 1


async def test_even_a_notice_that_can_not_be_written_leaves_the_message_parked(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Turn:
        raise KeyError("nothing works today")

    monkeypatch.setattr("handlers.turning.decide", broken)
    monkeypatch.setattr("handlers.turning.parked_notice", broken)
    await front.intake.receive(says("Leaks", key="a"))
    for pause in BACKOFF:
        await front.takes_up(seconds=pause.total_seconds())
    ((_, is_parked, error),) = await front.rows(STATE)
    assert (is_parked, error) == (True, "KeyError")


@pytest.mark.requirement("R5.4-10")
async def test_the_log_tells_kind_and_place_of_a_failure_and_not_what_people_wrote(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def quoting(_: World, message: InboundMessage) -> Turn:
        raise KeyError(f"no answer to {message.parts}")

    monkeypatch.setattr("handlers.turning.decide", quoting)
    await front.intake.receive(says("the canary sings", key="a"))
    await front.takes_up(seconds=10)
    failed, again = [vars(record) for record in caplog.records if record.message.startswith("turn_failed")]
    assert (failed["error"], again["error"]) == ("KeyError", "KeyError")
    assert "test_failing_turns.py" in failed["where"]
    assert "canary" not in caplog.text + str(failed) + str(again)


@pytest.mark.usefixtures("poisoned")
async def test_a_turns_lines_bear_no_other_messages_ids(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(caplog.handler, "formatter", lines(Redaction(), form=Form.TEXT))
    with bound(key="of-ann"):
        first = front.intake.receive(says("hello", key="a"))
        await asyncio.gather(first, front.intake.receive(says("poison", key="b", of=BOB)))
    assert "turn_failed" in caplog.text
    assert "of-ann" not in caplog.text


@pytest.mark.requirement("R1.3-2")
async def test_an_album_is_one_message_however_its_parts_arrive(front: Front) -> None:
    parts = [photo(f"file{number}", key=str(number), album="g1") for number in range(3)]
    await asyncio.gather(*(front.intake.receive(part) for part in parts[:2]))
    await front.intake.receive(parts[2])
    await front.intake.receive(photo("file9", key="9", album="g1", of=BOB))
    assert await front.takes_up(milliseconds=900) == 0
    assert await front.takes_up(seconds=1) == 2
    first, second = await front.tickets()
    linked = await front.rows("SELECT ticket, count(*) FROM message_tickets JOIN messages ON id = message_id"
                              " WHERE NOT is_outgoing GROUP BY ticket ORDER BY ticket")  # fmt: skip
    assert linked == [(first.id, 3), (second.id, 1)]


async def test_an_album_that_fails_is_put_off_as_a_whole(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Turn:
        raise KeyError("poison")

    monkeypatch.setattr("handlers.turning.decide", broken)
    await asyncio.gather(*(front.intake.receive(photo(f"f{n}", key=str(n), album="g")) for n in range(2)))
    assert await front.takes_up(seconds=1) == 1
    assert await front.rows(STATE) == [(1, False, "KeyError")] * 2
    monkeypatch.undo()
    assert await front.takes_up(seconds=10) == 1
    assert len(await front.tickets()) == 1


async def test_an_album_in_a_group_that_fails_is_still_one_message(front: Front, poisoned: Callable[[], None]) -> None:
    album = [photo(f"f{n}", key=str(n), album="g", of=BOB) for n in range(2)]
    await asyncio.gather(*(front.intake.receive(message) for message in (*album, says("poison", key="x"))))
    poisoned()
    assert await front.takes_up(seconds=1) == 1
    assert len(await front.tickets()) == 1


@pytest.mark.usefixtures("poisoned")
async def test_what_failed_together_is_not_tried_again_together_but_in_a_chat_in_its_order(front: Front) -> None:
    people = [replace(ANN, user=str(number)) for number in range(20)]
    said = [says(f"poison {n}", key=f"{who.user} {n}", of=who) for who in people for n in range(2)]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    due = await front.rows("SELECT address, due_at FROM put_off ORDER BY message_id")
    assert len({at for _, at in due}) == len(people)
    assert len(set(due)) == len(people), "the messages of one chat are due together"
