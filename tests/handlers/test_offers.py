"""Offers on a real store: one step after the other by timers, first accept wins over rival connections."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.dispatch.record import Answer, Stage
from desk.messages import Address, Channel
from desk.people import Member
from desk.terms import MemberId, ProblemClass, Role, Severity, Status
from desk.tickets.ticket import Grading, Ticket
from desk.tickets.timeline import Act
from desk.turns import Timer, TimerKind, Turn
from handlers.due import fire_due
from tests.desk.builders import a_grade, a_ticket
from tests.desk.triage.listening import Listening
from tests.handlers.stage import ANN, MINUTE, NOW, TOM, Front, says

ROUTINE = "general routine repair electronics level3"
URGENT = "major urgent repair electronics level1"


def chat(name: str) -> Address:
    return Address(channel=Channel.TELEGRAM_STAFF, user=name)


async def hires(front: Front, *names: str, **more: object) -> list[Member]:
    """Let technicians work here."""
    async with front.store.begin() as tx:
        return [
            await tx.add_member(
                Member(
                    id=MemberId(0),
                    name=name,
                    position="",
                    roles=frozenset({Role.TECHNICIAN}),
                    department="technical",
                    addresses=(chat(name),),
                    locale="en",
                    **more,  # type: ignore[arg-type]
                )
            )
            for name in names
        ]


async def reported(front: Front, *, grade: str = ROUTINE, key: str = "a", who: Address = ANN) -> Ticket:
    """Let a customer report something, and Tom grade it."""
    await front.intake.receive(says("The washer leaks", key=key, of=who))
    *_, ticket = await front.tickets()
    await front.intake.receive(says(f"/grade {ticket.id} {grade}", key=f"{key} graded", of=TOM))
    return await now(front, ticket)


async def now(front: Front, ticket: Ticket) -> Ticket:
    return next(one for one in await front.tickets() if one.id == ticket.id)


async def fires(front: Front, *, after: timedelta) -> int:
    return await fire_due(store=front.store, rules=front.rules, now=NOW + after)


def asked(ticket: Ticket) -> list[str]:
    return [offer.name for offer in ticket.dispatch.open]


@pytest.mark.requirement("R1.4-3", "R2.1-7")
async def test_each_step_is_taken_when_its_time_has_come_and_is_on_record(front: Front) -> None:
    await front.hire(Role.AGENT, Role.SUPERVISOR)
    await hires(front, "Li", "Wu")
    ticket = await reported(front)
    assert asked(ticket) == ["Li"]
    await front.intake.receive(says("/mine", key="seen", of=chat("Li")))
    await fires(front, after=14 * MINUTE)
    assert asked(await now(front, ticket)) == ["Li"]
    assert await fires(front, after=15 * MINUTE) == 1
    ticket = await now(front, ticket)
    assert asked(ticket) == ["Wu"]
    assert ticket.dispatch.offers[0].seen_at is not None, "who has written since can have seen it"
    await fires(front, after=30 * MINUTE)
    await fires(front, after=60 * MINUTE)
    assert asked(await now(front, ticket)) == ["Tom"]
    async with front.store.begin() as tx:
        acts = [entry.act for entry in await tx.timeline(ticket.id) if entry.act.startswith("offer")]
    assert acts == [
        *(Act.OFFERED, Act.OFFER_IGNORED, Act.OFFERED, Act.OFFER_UNSEEN),
        *(Act.OFFERED_TO_TIER, Act.OFFER_UNSEEN, Act.OFFERED_TO_LEAD),
    ]


async def test_of_two_who_accept_on_connections_of_their_own_one_has_the_job(front: Front) -> None:
    await front.hire(Role.AGENT)
    await hires(front, "Li", "Wu")
    rival = Front(store=front.store, clock=front.clock, rules=front.rules)  # as a second worker has it
    for nth in range(5):
        ticket = await reported(front, grade=URGENT, key=f"r{nth}", who=replace(ANN, user=f"c{nth}"))
        assert sorted(asked(ticket)) == ["Li", "Wu"]
        await asyncio.gather(
            front.intake.receive(says(f"/accept {ticket.id}", key=f"l{nth}", of=chat("Li"))),
            rival.intake.receive(says(f"/accept {ticket.id}", key=f"w{nth}", of=chat("Wu"))),
        )
        taken = await now(front, ticket)
        answers = sorted(offer.answer or "" for offer in taken.dispatch.offers)
        assert answers == [Answer.ACCEPTED, Answer.WITHDRAWN]
        assert taken.assignee
        assert [offer.name for offer in taken.dispatch.offers if offer.answer is Answer.ACCEPTED] == [
            taken.assignee.name
        ]
        async with front.store.begin() as tx:
            assert [entry.act for entry in await tx.timeline(ticket.id)].count(Act.ASSIGNED) == 1
    assert await front.rows("SELECT count(*) FROM timers WHERE kind = 'offer'") == [(0,)]


async def test_two_workers_that_offer_two_jobs_in_the_same_instant_choose_two_people(front: Front) -> None:
    await front.hire(Role.AGENT)
    await front.hire(Role.AGENT, address=chat("Mei"), name="Mei")
    await hires(front, *(f"T{nth}" for nth in range(10)))
    rival = Front(store=front.store, clock=front.clock, rules=front.rules)
    for nth in range(5):
        for who in "xy":
            await front.intake.receive(says("It leaks", key=f"{who}{nth}", of=replace(ANN, user=f"{who}{nth}")))
        *_, one, two = await front.tickets()
        await asyncio.gather(
            front.intake.receive(says(f"/grade {one.id} {ROUTINE}", key=f"1{nth}", of=TOM)),
            rival.intake.receive(says(f"/grade {two.id} {ROUTINE}", key=f"2{nth}", of=chat("Mei"))),
        )
    held = [name for ticket in await front.tickets() for name in asked(ticket)]
    assert len(held) == len(set(held)) == 10


async def test_jobs_of_one_batch_go_to_different_people(front: Front) -> None:
    await front.hire(Role.AGENT)
    people = await hires(front, "Li", "Wu", "Ted")
    for nth in range(3):
        await reported(front, key=f"r{nth}", who=replace(ANN, user=f"c{nth}"))
    assert sorted(name for ticket in await front.tickets() for name in asked(ticket)) == ["Li", "Ted", "Wu"]
    await fires(front, after=15 * MINUTE)
    held = [offer.to for ticket in await front.tickets() for offer in ticket.dispatch.exclusive]
    assert len(held) == len(set(held)), "nobody holds two"
    assert set(held) <= {member.id for member in people}


async def test_who_comes_on_duty_is_asked_for_what_waits(front: Front) -> None:
    await front.hire(Role.AGENT, Role.SUPERVISOR)
    await hires(front, "Li", on_duty=False)
    ticket = await reported(front)
    assert (asked(ticket), ticket.dispatch.stage) == (["Tom"], Stage.LEAD)
    await front.intake.receive(says("/duty on", key="on", of=chat("Li")))
    await fires(front, after=MINUTE)
    assert asked(await now(front, ticket)) == ["Tom", "Li"]


@pytest.mark.requirement("R1.2-3")
async def test_a_hazard_is_offered_in_the_turn_in_which_it_is_told(front: Front) -> None:
    listening = replace(front, rules=replace(front.rules, recogniser=Listening()))
    await listening.hire(Role.AGENT)
    await hires(listening, "Li", "Wu", "Ted")
    await listening.intake.receive(says("My washer is smoking", key="a"))
    (ticket,) = await listening.tickets()
    assert (ticket.status, asked(ticket)) == (Status.RECEIVED, ["Li", "Wu"])


async def test_what_a_customers_turn_sets_off_is_offered_by_the_next_tick_which_knows_everybodys_work(
    front: Front,
) -> None:
    await front.hire(Role.AGENT)
    li, _ = await hires(front, "Li", "Wu")
    ticket = await reported(front)
    timer = Timer(ticket=ticket.id, kind=TimerKind.OFFER, due_at=NOW)
    other = a_ticket(
        Status.CLASSIFIED,
        id=type(ticket.id)(2),
        customer=ticket.customer,
        dispatch=type(ticket.dispatch)(),
        grading=Grading(final=a_grade(problem_class=ProblemClass.GENERAL, severity=Severity.ROUTINE)),
    )
    async with front.store.begin() as tx:
        await tx.write([((), Turn(tickets=(other,), timers=(replace(timer, ticket=other.id),)))], now=NOW)
    assert await fires(front, after=timedelta()) == 1
    assert asked(await now(front, other)) == ["Wu"], f"{li.name} has another offer to answer"
