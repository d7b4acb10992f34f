"""A month is appraised: made on its first day after, seen by whom it is about, judged, objected to, answered, kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.appraisal.sheet import AppraisalSheet
from desk.messages import Address, Channel
from desk.people import Customer
from desk.terms import CustomerId, Role, TicketId
from desk.tickets.timeline import person
from desk.turns import Turn
from handlers.appraising import appraise
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import TOM, Front, Rope, says, unhurried
from tests.storage.test_facts import DONE, TIMES

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUN = Address(channel=Channel.TELEGRAM_STAFF, user="2002")
LEAD = Address(channel=Channel.TELEGRAM_STAFF, user="2003")
FEBRUARY_28 = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)  # half past seven in the morning in Shanghai
FIRST = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    """Tom closed three tickets in February, one of them badly; Sun supervises, and closed one of her own."""
    front = Front(store=Rope(database), clock=TravelledClock(FEBRUARY_28), rules=unhurried())
    tom = await front.hire(Role.TECHNICIAN)
    sun = await front.hire(Role.SUPERVISOR, address=SUN, name="Sun")
    good = replace(
        TIMES,
        first_contact_at=FIRST,
        responded_at=FIRST + HOUR,
        handled_at=FIRST + 12 * HOUR,
        result_sent_at=FIRST + 12 * HOUR,
        closed_at=FIRST + 2 * DAY,
    )
    slow = replace(good, handled_at=FIRST + 60 * HOUR, closed_at=FIRST + 4 * DAY)
    done = [
        replace(DONE, id=TicketId(1000 + n), assignee=person(tom), times=slow if n == 3 else good) for n in (1, 2, 3)
    ]
    hers = replace(done[0], id=TicketId(1004), assignee=person(sun))
    open_one = replace(done[0], id=TicketId(1005), times=replace(good, closed_at=FEBRUARY_28 + 9 * DAY))
    async with front.store.begin() as tx:
        turn = Turn(customers=(Customer(id=CustomerId(1)),), tickets=(*done, hers, open_one))
        await tx.write([((), turn)], now=FIRST)
    return front


async def read_by(front: Front, who: Address) -> str:
    """Give all that somebody was last told, with its values."""
    found = await front.rows("SELECT body, address FROM messages WHERE is_outgoing ORDER BY id DESC")
    theirs = (body for body, address in found if address == f"{who.channel.value}:{who.user}")
    return json.dumps(next(theirs, ""), ensure_ascii=False)


async def appraised(front: Front) -> None:
    await front.clock.travel(2 * DAY)
    async with front.store.begin() as tx:
        await appraise(tx, front.rules.policy, before=front.clock.now(), now=front.clock.now())


async def says_(front: Front, words: str, *, of: Address) -> str:
    """Have somebody say something, and give what they are told at that."""
    await front.intake.receive(says(words, key=f"{of.user} {words} {front.clock.now()}", of=of))
    return await read_by(front, of)


async def sheet_of(front: Front, name: str = "Tom") -> AppraisalSheet:
    async with front.store.begin() as tx:
        found = await tx.appraisals.ended(since=FIRST, until=FEBRUARY_28 + 9 * DAY)
    return next(sheet for sheet in found if sheet.person and sheet.person.name == name)


@pytest.mark.requirement("R4.4.1-1", "R4.4.2-1", "R4.4.4-1", "R7.4.2-1")
async def test_on_the_first_of_the_month_everybody_is_appraised_once_by_what_was_closed(front: Front) -> None:
    desk = Recurring(jobs_of(front.rules), store=front.store, clock=front.clock)
    await desk.sweep()
    await front.clock.travel(DAY + HOUR)
    await desk.sweep()
    assert "Your appraisal of {period} is there" in await read_by(front, TOM)
    to_judge = await read_by(front, SUN)
    assert "Appraisals of {period} that wait for your judgement: {count}" in to_judge
    assert "Tom" in to_judge
    sheet = await sheet_of(front)
    assert (sheet.period, sheet.tickets, sheet.policy_version) == ("2026-02", 3, front.rules.policy.version)
    points = {str(line.rule.figure): (line.amount, line.points) for line in sheet.lines if line.points is not None}
    by_hand = [(28.0, 91.7), (66.6667, 33.3)]  # (12 + 12 + 60) / 3 h, (72 - 28) of 48; two of three, (66.67 - 50) of 50
    assert [points["time_to_resolve"], points["handled_in_time"]] == by_hand
    async with front.store.begin() as tx:
        assert [one.ticket for one in await tx.appraisals.evidence(sheet.key)] == [1001, 1002, 1003]
    before = await front.rows("SELECT count(*) FROM appraisals")
    await appraised(front)
    assert await front.rows("SELECT count(*) FROM appraisals") == before


@pytest.mark.requirement("R4.4.2-2", "R4.1.4-1", "R4.4.1-5")
async def test_measured_and_judged_stand_apart_and_the_result_shows_both(front: Front) -> None:
    await appraised(front)
    measured = (await sheet_of(front)).measured
    assert measured is not None
    told = await says_(front, "/appraisal", of=TOM)
    assert "Measured: {points} of 100" in told
    assert "Judged: not yet" in told
    assert "Together" not in told
    await says_(front, "/judge Tom", of=SUN)
    await says_(front, "conduct", of=SUN)
    await says_(front, "90", of=SUN)
    assert "Noted" in await says_(front, "Polite, even when shouted at", of=SUN)
    assert "Your appraisal of {period} was judged" in await read_by(front, TOM)
    await says_(front, "/judge Tom patience 80 waited an hour for the customer", of=SUN)
    sheet = await sheet_of(front)
    assert [(one.points, one.reason, one.by.name) for one in sheet.judgements] == [
        (90, "Polite, even when shouted at", "Sun"),
        (80, "waited an hour for the customer", "Sun"),
    ]
    assert (sheet.judged, sheet.result) == (85, round(0.7 * measured + 0.3 * 85 + 1e-9, 1))
    told = await says_(front, "/appraisal Tom", of=SUN)
    for words in ("Measured: ", "Judged: {points} of 100", "Together: ", "Polite, even when shouted at"):
        assert words in told


@pytest.mark.requirement("R4.4.2-2")
async def test_nobody_appraises_themselves_and_nobody_sees_the_appraisal_of_a_colleague(front: Front) -> None:
    await appraised(front)
    assert "Nobody appraises themselves" in await says_(front, "/judge Sun conduct 100 I am good", of=SUN)
    assert "Your role does not allow this" in await says_(front, "/judge Sun conduct 0 no", of=TOM)
    assert "Only supervisors, and leads" in await says_(front, "/appraisal Sun", of=TOM)
    assert (await sheet_of(front, "Sun")).judgements == ()
    assert "Please give 0 to 100 points." in await says_(front, "/judge Tom conduct 999 wow", of=SUN)


async def test_a_name_that_is_nobodys_shows_no_appraisal_instead(front: Front) -> None:
    await appraised(front)
    assert "Nobody here is called {name}." in await says_(front, "/appraisal Nemo", of=SUN)
    assert "Nobody here is called {name}." not in await says_(front, "/appraisal me", of=SUN)


@pytest.mark.requirement("R4.4.2-1", "R4.4.2-2")
async def test_who_is_appraised_reads_the_evidence_and_objects_and_both_words_are_kept(front: Front) -> None:
    await appraised(front)
    evidence = await says_(front, "/appraisal Tom e", of=TOM)
    assert "Counted of {count} tickets that were closed:" in evidence
    assert evidence.count("Ticket {number}: first contact") == 3
    assert "There is no open objection" in await says_(front, "/answer Tom all right", of=SUN)
    await says_(front, "/contest The third customer was away for two days", of=TOM)
    assert "objects to the appraisal" in await read_by(front, SUN)
    await says_(front, "/answer Tom", of=SUN)
    await says_(front, "We have seen it, and look at waits next month", of=SUN)
    assert "has answered your objection" in await read_by(front, TOM)
    [one] = (await sheet_of(front)).contests
    assert (one.words, one.by.name) == ("The third customer was away for two days", "Tom")
    assert (one.answer, one.answered_by and one.answered_by.name) == (
        "We have seen it, and look at waits next month",
        "Sun",
    )


@pytest.mark.requirement("R4.4.3-1", "R4.4.3-2", "R4.4.3-3", "R4.4.4-3")
async def test_a_reward_has_criterion_form_and_person_and_is_tied_to_what_was_agreed_on(front: Front) -> None:
    await appraised(front)
    await says_(front, "/reward Tom timely_response bonus", of=SUN)
    told = await read_by(front, SUN)
    assert "What is it tied to? It must be one of these." in told
    assert "I don't understand that" in await says_(front, "nothing", of=SUN)
    for words in ("standard", "4.1.1 response within 24 h", "Answered every customer within the hour"):
        await says_(front, words, of=SUN)
    assert "timely response" in await read_by(front, TOM)
    await says_(
        front, "/penalty customer_service late_response criticism process 1.4 step 2: three late answers", of=SUN
    )
    async with front.store.begin() as tx:
        kept = await tx.appraisals.consequences(["1", "customer_service"], limit=9)
    assert {(one.kind, one.ground, one.form, one.person.name if one.person else one.department) for one in kept} == {
        ("reward", "timely_response", "bonus", "Tom")
    }
    await says_(front, "Three late answers in a week", of=SUN)
    async with front.store.begin() as tx:
        [team] = await tx.appraisals.consequences(["customer_service"], limit=9)
    assert (team.kind, team.person, [tie.kind for tie in team.ties]) == ("penalty", None, ["process"])
    assert "Nobody rewards or punishes themselves." in await says_(front, "/reward Sun", of=SUN)


async def test_supervisors_see_what_waits_for_their_judgement(front: Front) -> None:
    await appraised(front)
    assert "These wait for your judgement: {count}" in await says_(front, "/appraisal", of=SUN)


@pytest.mark.requirement("R7.3.1-1", "R7.3.1-2", "R7.3.1-3", "R7.4.1-1", "R7.4.1-2")
async def test_what_somebody_knows_and_can_do_is_kept_with_points_and_words(front: Front) -> None:
    await appraised(front)
    await says_(front, "/test Tom service_norms exam 85 knows the norms well", of=SUN)
    assert "knows the norms well" in await read_by(front, TOM)
    assert "How?" in await says_(front, "/test Tom problem_handling", of=SUN)
    for words in ("hands_on", "70", "Found the fault, forgot to note it"):
        await says_(front, words, of=SUN)
    told = await says_(front, "/appraisal", of=TOM)
    assert told.count("Test {number} of {name}") == 2
    assert "Nobody tests themselves." in await says_(front, "/test Sun service_norms exam 100 of course", of=SUN)
    assert "People are tested, not departments." in await says_(front, "/test customer_service", of=SUN)
    assert "Please give 0 to 100 points." in await says_(front, "/test Tom communication simulation 500 wow", of=SUN)
    async with front.store.begin() as tx:
        kept = await tx.appraisals.tested((await sheet_of(front)).person.id, limit=9)  # type: ignore[union-attr]  # it is Tom's
    assert {(one.subject, one.way, one.points, one.by.name) for one in kept} == {
        ("service_norms", "exam", 85, "Sun"),
        ("problem_handling", "hands_on", 70, "Sun"),
    }


@pytest.mark.requirement("R4.4.2-2")
async def test_a_lead_neither_rewards_their_own_department_nor_reads_what_was_before_somebody_came_to_it(
    front: Front,
) -> None:
    await appraised(front)
    tom = await sheet_of(front)
    lead = await front.hire(Role.LEAD, address=LEAD, name="Lin")
    assert "Nobody rewards or punishes themselves." in await says_(front, f"/reward {lead.department}", of=LEAD)
    assert "Measured: {points} of 100" in await says_(front, "/appraisal Tom", of=LEAD)
    async with front.store.begin() as tx:
        await tx.write([((), Turn(sheets=(replace(tom, department="logistics"),)))], now=front.clock.now())
    assert "There is no appraisal yet" in await says_(front, "/appraisal #1", of=LEAD)
    assert "Measured: {points} of 100" in await says_(front, "/appraisal", of=TOM)
