"""The record of a ticket: every step with who and when, every change with old and new, and nothing taken back."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.demo.playing import shown
from desk.terms import Status
from desk.tickets.timeline import Act, Entry
from tests.e2e.crew import ANSWERS, PROBLEM, RESULT, Crew, gather_crew
from tests.e2e.story import World

SEVEN_STEPS = (
    (Act.OPENED, "", "customer"),
    (Act.TRIAGED, "Tom", "staff"),
    (Act.ASSIGNED, "Li", "staff"),
    (Act.STARTED, "Li", "staff"),
    (Act.HANDLED, "Li", "staff"),
    (Act.RESULT_SENT, "Tom", "staff"),
    (Act.CONFIRMED, "王芳", "customer"),
    (Act.RATED, "王芳", "customer"),
    (Act.CLOSED, "王芳", "customer"),
)
MINUTE = timedelta(minutes=1)


async def _whole_story(world: World) -> Crew:
    """Let every stretch of the way take some minutes."""
    crew = await gather_crew(world)
    for stretch in (crew.report, crew.grade, crew.take, crew.complete, crew.send_result):
        await stretch()
        await world.clock.travel(10 * MINUTE if stretch != crew.complete else MINUTE)
    await crew.ann.says("好了")
    await world.clock.travel(10 * MINUTE)
    await crew.ann.says("9 9 8 10 9 师傅很准时")
    return crew


def _first(entries: tuple[Entry, ...], act: Act) -> Entry:
    return next(entry for entry in entries if entry.act is act)


@pytest.mark.requirement("R1.4-8", "R2.2-1", "R1.3-8")
async def test_all_seven_steps_are_in_the_timeline_with_actor_and_time(world: World) -> None:
    crew = await _whole_story(world)
    entries = await world.timeline()
    steps = [_first(entries, act) for act, _, _ in SEVEN_STEPS]
    assert [(e.act, e.actor.name, e.actor.kind) for e in steps] == list(SEVEN_STEPS)
    assert all(earlier.at <= later.at for earlier, later in pairwise(entries))
    assert steps[0].at < steps[1].at < steps[2].at < steps[4].at < steps[5].at < steps[6].at < steps[8].at
    await crew.tom.says("/timeline 1001")
    read = shown(await crew.tom.reads("Timeline of ticket 1001"))
    for words in ("opened", "first assessment", "assigned", "work started", "handled", "result sent", "closed"):
        assert words in read


@pytest.mark.requirement("R1.3-7")
async def test_every_change_of_the_status_is_written_with_old_and_new(world: World) -> None:
    await _whole_story(world)
    changes = [
        (change.old, change.new)
        for entry in await world.timeline()
        for change in entry.changes
        if change.field == "status"
    ]
    assert changes[0][0] == Status.RECEIVED
    assert changes[-1][1] == Status.CLOSED
    assert all(earlier[1] == later[0] for earlier, later in pairwise(changes))


@pytest.mark.requirement("R1.3-7")
async def test_a_corrected_answer_is_written_with_old_and_new_and_its_author(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    await crew.tom.says("/set 1001 model XQG90")
    entry = (await world.timeline())[-1]
    [change] = entry.changes
    assert (entry.actor.name, change.field, change.old, change.new) == (
        "Tom",
        "contact.product_model",
        ANSWERS[3],
        "XQG90",
    )


@pytest.mark.requirement("R1.3-1", "R1.3-2", "R1.3-3", "R1.3-4", "R1.3-5", "R1.3-6", "R1.3-8", "R2.3-1", "R2.2-6")
async def test_a_closed_ticket_holds_all_six_groups_of_the_response_record(world: World) -> None:
    start = world.clock.now()
    await _whole_story(world)
    ticket = await world.ticket()
    contact, times, work = ticket.contact, ticket.times, ticket.handling
    assert (contact.name, contact.contact, contact.order_number, contact.product_model) == ANSWERS
    assert ticket.description == PROBLEM
    assert (times.response_started_at, times.responded_at) == (start + 10 * MINUTE, start + 20 * MINUTE)
    assert [(who.name, who.position, who.contact) for who in ticket.handlers] == [("Li", "Technician", "Li's phone")]
    assert (work.solved, work.further, work.result) == (True, False, RESULT)
    assert (work.method, work.action) == ("on_site", "replacement")
    assert (ticket.feedback.satisfaction, ticket.feedback.suggestion) == (9, "师傅很准时")
    in_order = (
        times.first_contact_at,
        times.response_started_at,
        times.responded_at,
        times.handled_at,
        times.result_sent_at,
        times.confirmed_at,
        times.closed_at,
    )
    assert all(in_order)
    assert list(in_order) == sorted(filter(None, in_order))
    assert times.service_started_at == times.responded_at
    assert times.expected_at == start + timedelta(hours=24)


@pytest.mark.requirement("R1.1-2", "R1.4-2", "R2.1-1", "R2.1-6", "R2.2-4")
async def test_each_grading_is_kept_with_its_author_and_time(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    graded_at = world.clock.now()
    await crew.grade("general routine repair electronics level3")
    await world.clock.travel(10 * MINUTE)
    await crew.li.says("/grade 1001 medium timed repair electronics level1 the kitchen is under water")
    grading = (await world.ticket()).grading
    assert grading.proposed
    assert grading.proposed.by == "system"
    assert grading.preliminary
    assert grading.final
    assert (grading.preliminary.by, grading.preliminary.at) == ("Tom", graded_at)
    assert (grading.preliminary.problem_class, grading.preliminary.response_level) == ("general", "resp3")
    assert (grading.final.by, grading.final.at) == ("Li", graded_at + 10 * MINUTE)
    assert (grading.final.problem_class, grading.final.severity) == ("medium", "sev2_timed")
    assert (grading.final.response_level, grading.final.reason) == ("resp1", "the kitchen is under water")
    ticket = await world.ticket()
    assert ticket.response_rule == "response.level.1"
    assert ticket.response_due_at == ticket.times.first_contact_at + timedelta(hours=1)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM timeline",
        "UPDATE timeline SET at = now()",
        "DELETE FROM messages",
        "UPDATE messages SET at = now()",
        "DELETE FROM message_tickets",
    ],
)
@pytest.mark.requirement("R1.3-7", "R3.1-7")
async def test_the_record_of_a_story_can_neither_be_changed_nor_deleted(
    world: World, database: AsyncEngine, statement: str
) -> None:
    crew = await gather_crew(world)
    await crew.report()
    before = (await world.timeline(), await world.dialogue())
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.begin() as connection:
            await connection.execute(text(statement))
    assert (await world.timeline(), await world.dialogue()) == before
