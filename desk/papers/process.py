"""The handling of a ticket as its customer reads it: the steps with their times, and how satisfied they were."""

from datetime import datetime

from desk.replies import Row
from desk.texts import Dated, Text, text, verbatim
from desk.tickets.ticket import Ticket

BEST = 10
NOTHING = verbatim("—")


def minute(at: datetime) -> Dated:
    """Give a moment as papers bear it, with the year and to the minute."""
    return Dated(at=at, by_minute=True)


def steps(ticket: Ticket) -> tuple[Row, ...]:
    """Give the steps of the handling that were taken, in their order, and what was found, planned and done (R2.4-4)."""
    times, work = ticket.times, ticket.handling
    who = verbatim(ticket.assignee.name) if ticket.assignee else None
    taken = (
        (text("Reported"), times.first_contact_at, None),
        (text("First response"), times.responded_at, None),
        (text("Taken by"), times.service_started_at, who),
        (text("At your place"), times.arrived_at, None),
        (text("Opened again"), times.reopened_at, None),
        (text("Completed"), times.handled_at, who),
        (text("Result sent"), times.result_sent_at, None),
        (text("Confirmation"), times.confirmed_at, None),
    )
    told = ((text("Plan"), work.plan), (text("Finding"), work.diagnosis))
    return (
        *(Row(label=label, value=_when(at, who)) for label, at, who in taken if at),
        *(row(label, words) for label, words in told if words),
        *([measures(ticket)] if work.measures else []),
    )


def measures(ticket: Ticket) -> Row:
    """Give what was done, step by step."""
    return row(text("Measures"), "\n".join(ticket.handling.measures))


def row(label: Text, words: str | None) -> Row:
    """Give a row with a person's own words, or a dash where there are none."""
    return Row(label=label, value=verbatim(words) if words and words.strip() else NOTHING)


def _when(at: datetime, who: Text | None) -> Text:
    if who is None:
        return text("{at}", at=minute(at))
    return text("{who}, {at}", who=who, at=minute(at))


def told(ticket: Ticket) -> tuple[Text, ...]:
    """Say what was found and done, in a message (R2.4-4)."""
    work = ticket.handling
    done = "; ".join(work.measures)
    found = [text("Finding: {words}", words=work.diagnosis)] if work.diagnosis else []
    return (*found, *([text("What we did: {words}", words=done)] if done else []))


def rated(ticket: Ticket) -> tuple[Text, ...]:
    """Say how the customer has rated the service, in a message; nothing where they have not (R2.4-4)."""
    points = ticket.feedback.satisfaction
    return (text("Your rating: {points} of {best}", points=points, best=BEST),) if points is not None else ()


def satisfaction(ticket: Ticket) -> Text:
    """Say how satisfied the customer was, with what they suggest; asked, or not answered."""
    points, words = ticket.feedback.satisfaction, ticket.feedback.suggestion
    if points is None:
        return text("Not answered yet.") if ticket.status.is_open else text("Not answered.")
    if not words:
        return text("{points} of {best}", points=points, best=BEST)
    return text("{points} of {best}: {words}", points=points, best=BEST, words=words)
