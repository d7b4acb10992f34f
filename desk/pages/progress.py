"""A ticket's page: how far it is, what has happened, who has it; what its customer may see without asking (C12)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk import jointly, wording
from desk.pages.documents import named
from desk.policy import Policy
from desk.routing.naming import department_name, responsible
from desk.terms import Status
from desk.texts import Text, text, verbatim
from desk.tickets.progress import STEPS, steps_done
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry
from desk.visits.wording import told as window_told


class StepState(StrEnum):
    """Where a step of the flow stands."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the seven steps of the response flow (R1.4-8)."""

    name: Text
    state: StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something of the ticket, under its label."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened, in words for the customer."""

    at: datetime
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """The page of a ticket; the newest happening first. `note` is said below its state.

    With `asks` the customer may rate the service.
    """

    ticket: Ticket
    company: str
    state: Text
    steps: tuple[Step, ...] = ()
    lines: tuple[Line, ...] = ()
    happenings: tuple[Happening, ...] = ()
    note: Text | None = None
    asks: bool = False

    @property
    def documents(self) -> tuple[tuple[str, Text], ...]:
        """Give the numbers and names of the customer's own papers; these stay theirs."""
        return tuple((document.number, named(document)) for document in self.ticket.documents)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to the ticket."""
        return not self.ticket.status.is_open


def progress_page(ticket: Ticket, timeline: Iterable[Entry], policy: Policy, *, locale: str) -> ProgressPage:
    """Say how far a ticket is (R2.3-3). Once it is closed its record is archived, and only that is said (C12)."""
    if not ticket.status.is_open:
        return ProgressPage(
            ticket=ticket,
            company=policy.company,
            state=wording.STATUS[ticket.status],
            lines=tuple(_of_closed(ticket)),
            note=text("The record of this ticket is in the archive. To see it, please ask us in the chat."),
        )
    return ProgressPage(
        ticket=ticket,
        company=policy.company,
        state=_state(ticket),
        steps=tuple(_steps(ticket)),
        lines=tuple(_lines(ticket, policy, locale=locale)),
        happenings=tuple(_happened(timeline)),
        note=_note(ticket),
    )


def _state(ticket: Ticket) -> Text:
    if ticket.status is Status.WAITING and ticket.wait:
        return wording.WAIT_AS_TOLD[ticket.wait.reason]
    return wording.STATUS[ticket.status]


def _note(ticket: Ticket) -> Text | None:
    if ticket.status is Status.RESULT_SENT:
        return text("Is it solved? Please answer in the chat, or below.")
    return None


def _steps(ticket: Ticket) -> Iterator[Step]:
    done = steps_done(ticket)
    for at, name in enumerate(STEPS):
        state = StepState.DONE if at < done else StepState.CURRENT if at == done else StepState.AHEAD
        yield Step(name=name, state=state)


def _lines(ticket: Ticket, policy: Policy, *, locale: str) -> Iterator[Line]:
    times, who = ticket.times, ticket.assignee or ticket.owner
    yield Line(label=text("Problem"), value=verbatim(ticket.problem))
    yield Line(label=text("Reported"), value=text("{at}", at=times.first_contact_at))
    if who:
        yield Line(label=text("In hand"), value=text("{name}, {position}", name=who.name, position=who.position))
    department = department_name(responsible(ticket, policy), policy.departments, locale=locale)
    yield Line(label=text("Responsible"), value=department)
    if times.handled_at is None:
        for part in jointly.told(ticket, policy, locale=locale):
            yield Line(label=text("Part of the work"), value=part)
        if times.expected_at and ticket.assignee:
            yield Line(label=text("Expected by"), value=text("{at}", at=times.expected_at))
        elif ticket.response_due_at and times.responded_at is None:
            yield Line(label=text("You hear from us by"), value=text("{at}", at=ticket.response_due_at))
        if ticket.visit and ticket.visit.chosen:
            yield Line(label=text("Visit"), value=window_told(ticket.visit.chosen))
    elif ticket.handling.result:
        yield Line(label=text("Result"), value=verbatim(ticket.handling.result))


def _of_closed(ticket: Ticket) -> Iterator[Line]:
    yield Line(label=text("Reported"), value=text("{at}", at=ticket.times.first_contact_at))
    if ticket.times.closed_at:
        yield Line(label=text("Closed"), value=text("{at}", at=ticket.times.closed_at))


def _happened(timeline: Iterable[Entry]) -> Iterator[Happening]:
    """Give what concerns the customer, the newest first; of the same thing said twice in a row only the last."""
    told = [(entry.at, _AS_TOLD[entry.act]) for entry in timeline if entry.act in _AS_TOLD]
    for (at, what), (_, after) in zip(reversed(told), [(None, None), *reversed(told)], strict=False):
        if what is not after:
            yield Happening(at=at, what=what)


_AS_TOLD: dict[Act, Text] = {
    Act.OPENED: text("We have your report."),
    Act.RECURRED: text("We have your report; the problem has come back."),
    Act.RESPONDED: text("We have answered you."),
    Act.ASSIGNED: text("Somebody has your case."),
    Act.HANDED_OVER: text("A colleague takes over."),
    Act.STARTED: text("The work has begun."),
    Act.PAUSED: text("The work has to wait."),
    Act.RESUMED: text("The work goes on."),
    Act.EXPECTED: text("The expected time has been set."),
    Act.DELAYED: text("It takes longer than planned."),
    Act.ESCALATED: text("Passed on to those above, so that it goes faster."),
    Act.CALLED_BACK: text("We have called you."),
    Act.VISIT_AGREED: text("A visit is agreed on."),
    Act.VISIT_CALLED_OFF: text("The visit is called off."),
    Act.SET_OUT: text("The technician is on the way."),
    Act.ARRIVED: text("The technician has arrived."),
    Act.HANDLED: text("The work is done."),
    Act.RESULT_SENT: text("The result has been sent to you."),
    Act.SIGNED: text("You have signed for the work."),
    Act.CONFIRMED: text("You have confirmed that it is solved."),
    Act.REOPENED: text("It is not solved yet: we are at it again."),
}
