"""What is recognised, on a real store: proposed in the turn of the message, without asking the store once more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from desk.deliveries import Priority
from desk.messages import Address, Channel
from desk.terms import Role, Severity, Status
from desk.tickets.timeline import Act
from desk.triage.proposal import Aspect
from tests.desk.triage.listening import Listening
from tests.handlers.stage import ANN, BOB, TOM, Front, says

KIM = Address(channel=Channel.TELEGRAM_STAFF, user="2005")


@pytest.fixture
def listening(front: Front) -> Front:
    return replace(front, rules=replace(front.rules, recogniser=Listening()))


@contextmanager
def asked(front: Front) -> Iterator[list[str]]:
    """Note what the store is asked meanwhile."""
    statements: list[str] = []
    engine = front.store.engine.sync_engine

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        del rest
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.requirement("R2.2-3", "R1.4-2")
async def test_a_proposal_is_kept_with_its_ticket_evidence_and_line_of_the_timeline(listening: Front) -> None:
    await listening.intake.receive(says("My washer is broken", key="a"))
    (ticket,) = await listening.tickets()
    assert ticket.proposal
    assert ticket.proposal.signs[Aspect.SEVERITY][0].words == "broken"
    assert ticket.proposal.confidences[Aspect.SEVERITY] == 0.8
    assert ticket.grading.proposed
    assert (ticket.grading.proposed.severity, ticket.grading.active) == (Severity.TIMED, None)
    async with listening.store.begin() as tx:
        assert [entry.act for entry in await tx.timeline(ticket.id)] == [Act.OPENED, Act.PROPOSED]


async def test_a_proposal_costs_no_further_question_to_the_store(front: Front) -> None:
    listening = replace(front, rules=replace(front.rules, recogniser=Listening()))
    for desk in (front, listening):  # the first of each makes ready what every turn needs
        await desk.intake.receive(says("The washer is broken", key=f"{desk.rules.recogniser}0"))
    with asked(front) as without:
        await front.intake.receive(says("The washer is broken", key="a", of=replace(ANN, user="1")))
    with asked(front) as with_one:
        await listening.intake.receive(says("The washer is broken", key="b", of=replace(ANN, user="2")))
    assert len(with_one) == len(without)


@pytest.mark.requirement("R1.2-3", "R2.2-3")
async def test_a_hazard_is_told_to_everybody_first_and_can_be_taken_at_once(listening: Front) -> None:
    tom = await listening.hire(Role.AGENT)
    kim = await listening.hire(Role.SUPERVISOR, Role.TECHNICIAN, address=KIM, name="Kim")
    await listening.intake.receive(says("My washer is smoking", key="a"))
    (told, *_) = await listening.said_to(ANN)
    assert told.startswith("⚠ Safety first")
    owed = await listening.rows(
        "SELECT m.address, d.priority FROM deliveries d JOIN messages m ON m.id = d.id ORDER BY m.address"
    )
    assert [(f"{a}", p) for a, p in owed] == [
        (f"{a.channel.value}:{a.user}", Priority.URGENT) for a in (ANN, *tom.addresses, *kim.addresses)
    ]
    (ticket,) = await listening.tickets()
    await listening.intake.receive(says(f"/accept {ticket.id}", key="b", of=KIM))
    (taken,) = await listening.tickets()
    assert (taken.status, taken.grading.final.by if taken.grading.final else "") == (Status.IN_PROGRESS, "Kim")


@pytest.mark.requirement("R2.2-4")
async def test_what_people_say_of_proposals_is_kept_for_the_recogniser(listening: Front) -> None:
    await listening.hire(Role.AGENT)
    await listening.intake.receive(replace(says("My washer is broken", key="a"), sender_name="Ann"))
    (ticket,) = await listening.tickets()
    await listening.intake.receive(says(f"/grade {ticket.id} major urgent repair electronics level1", key="b", of=TOM))
    await listening.intake.receive(says(f"/grade {ticket.id} medium timed repair electronics level2", key="c", of=TOM))
    await listening.intake.receive(says("do you know the robot in my hall", key="d", of=BOB))
    await listening.intake.receive(says("No, it is a problem", key="e", of=BOB))
    async with listening.store.begin() as tx:
        graded, insisted = await tx.examples()
    assert (graded.words, graded.severity, graded.by.name) == ("My washer is broken", Severity.TIMED, "Tom")
    assert (insisted.is_report, insisted.problem_class) == (True, None)
    assert insisted.proposed
    assert not insisted.proposed.is_report


async def test_a_chat_that_became_a_report_is_part_of_its_dialogue(listening: Front) -> None:
    await listening.intake.receive(says("do you know the robot in my hall", key="a"))
    assert await listening.tickets() == []
    await listening.intake.receive(says("report it please, it is a problem", key="b"))
    (ticket,) = await listening.tickets()
    async with listening.store.begin() as tx:
        lines = await tx.dialogue(ticket.id, limit=9)
    assert [line.words for line in lines if not line.outgoing] == [
        "do you know the robot in my hall",
        "report it please, it is a problem",
    ]
