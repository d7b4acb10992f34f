"""A ticket's page: the steps, who has it and by when, what has happened; of a closed one only that it is (C12)."""

from datetime import timedelta

import pytest

from desk.pages.progress import ProgressPage, StepState, progress_page
from desk.terms import Status, WaitReason
from desk.tickets.ticket import Ticket, Wait
from desk.tickets.timeline import SYSTEM, Act, Entry
from tests.desk.builders import MONDAY_9AM, a_policy, a_ticket

DONE, CURRENT, AHEAD = StepState.DONE, StepState.CURRENT, StepState.AHEAD


def page(ticket: Ticket, *acts: Act) -> ProgressPage:
    entries = tuple(
        Entry(ticket=ticket.id, at=MONDAY_9AM + timedelta(minutes=at), actor=SYSTEM, act=act)
        for at, act in enumerate(acts)
    )
    return progress_page(ticket, entries, a_policy(), locale="en")


def labels(shown: ProgressPage) -> list[str]:
    return [line.label.msgid for line in shown.lines]


@pytest.mark.requirement("R2.3-3", "R2.3-2")
@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (Status.RECEIVED, [DONE, CURRENT, *[AHEAD] * 5]),
        (Status.CLASSIFIED, [DONE, DONE, CURRENT, *[AHEAD] * 4]),
        (Status.IN_PROGRESS, [*[DONE] * 3, CURRENT, *[AHEAD] * 3]),
        (Status.RESULT_SENT, [*[DONE] * 5, CURRENT, AHEAD]),
    ],
)
def test_the_bar_shows_what_is_done_and_what_is_next(status: Status, steps: list[StepState]) -> None:
    assert [step.state for step in page(a_ticket(status)).steps] == steps


def test_until_the_first_answer_the_page_says_when_it_comes_then_when_the_work_is_done() -> None:
    assert "You hear from us by" in labels(page(a_ticket()))
    at_work = labels(page(a_ticket(Status.IN_PROGRESS)))
    assert "Expected by" in at_work
    assert "You hear from us by" not in at_work
    assert "Result" in labels(page(a_ticket(Status.HANDLED)))


def test_what_a_ticket_waits_for_is_its_state() -> None:
    wait = Wait(reason=WaitReason.PARTS, since=MONDAY_9AM)
    assert page(a_ticket(Status.WAITING, wait=wait)).state != page(a_ticket(Status.WAITING)).state


def test_the_newest_comes_first_what_is_internal_is_left_out_and_nothing_is_said_twice_in_a_row() -> None:
    shown = page(
        a_ticket(Status.IN_PROGRESS), Act.OPENED, Act.LIMIT_MISSED, Act.EXPECTED, Act.NOTED, Act.EXPECTED, Act.STARTED
    )
    told = [(happening.what.msgid, happening.at - MONDAY_9AM) for happening in shown.happenings]
    assert told == [
        ("The work has begun.", timedelta(minutes=5)),
        ("The expected time has been set.", timedelta(minutes=4)),
        ("We have your report.", timedelta(minutes=0)),
    ]


@pytest.mark.parametrize("status", [Status.CLOSED, Status.CANCELLED])
def test_of_a_closed_ticket_nothing_is_shown_but_that_it_is_closed(status: Status) -> None:
    shown = page(a_ticket(status), Act.OPENED, Act.CLOSED)
    assert shown.is_over
    assert set(labels(shown)) <= {"Reported", "Closed"}
    assert (shown.steps, shown.happenings) == ((), ())
    assert shown.note is not None
