"""The whole case of a ticket, to be read and to be checked: record, limits, timeline, dialogue, files, survey."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desk import wording
from desk.codec import encode
from desk.messages import Channel
from desk.papers import process
from desk.papers.composing import NAMES
from desk.papers.sheet import Section
from desk.quality.wording import DIMENSION
from desk.replies import Row
from desk.sla.explaining import Explained, Explanation, State
from desk.sla.naming import limit_name
from desk.staff.history import ACTORS, ACTS, OF_LIMITS
from desk.survey.dimension import SurveyDimension
from desk.texts import Text, text, verbatim
from desk.tickets.record import name_of
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Entry
from desk.turns import DialogueLine
from desk.visits.history import words_of

LONGEST = 1200  # characters of one message on the page; the whole of it stands in the file beside
STATE: dict[State, Text] = {
    State.MET: text("met"),
    State.MISSED: text("missed"),
    State.RUNS: text("running"),
    State.STANDS: text("paused"),
    State.PROVISIONAL: text("provisional, not graded yet"),
    State.VOID: text("not judged: it came to apply after the answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a ticket: the record, what happened, what was said, and why its limits are what they are."""

    ticket: Ticket
    timeline: tuple[Entry, ...]
    dialogue: tuple[DialogueLine, ...]
    explanation: Explanation


def parts_of(case: Case) -> dict[str, Any]:
    """Give the case as data, by the name of each part."""
    return {
        "record": encode(case.ticket),
        "timeline": encode(case.timeline),
        "dialogue": encode(case.dialogue),
        "limits": [_as_data(one) for one in case.explanation.limits],
        "earlier_verdicts": encode(case.explanation.earlier),
        "survey": encode({"feedback": case.ticket.feedback, "rounds": case.ticket.surveys}),
        "media": [
            {"sha256": media.sha256, "name": media.name, "mime": media.mime, "at": line.at.isoformat(), "who": line.who}
            for line in case.dialogue
            for media in line.media
        ],
        "documents": encode(case.ticket.documents),
    }


def sections_of(case: Case) -> tuple[Section, ...]:
    """Lay the case out to be read."""
    made = (
        Section(title=text("The case"), rows=tuple(_summary(case.ticket))),
        Section(title=text("Handling"), rows=process.steps(case.ticket)),
        Section(title=text("Limits, and why they apply"), rows=tuple(map(_limit, case.explanation.limits))),
        Section(title=text("Survey"), rows=tuple(_survey(case.ticket))),
        Section(title=text("Timeline"), rows=tuple(map(_happened, case.timeline))),
        Section(title=text("Dialogue"), rows=tuple(map(_said, case.dialogue))),
        Section(title=text("Files, by their SHA-256"), rows=tuple(_files(case))),
    )
    return tuple(section for section in made if section.rows)


def _summary(ticket: Ticket) -> Iterator[Row]:
    grade, contact = ticket.grading.active, ticket.contact
    yield Row(label=text("State"), value=wording.STATUS[ticket.status])
    yield process.row(text("Problem"), ticket.problem)
    yield process.row(text("Name"), name_of(ticket))
    yield process.row(text("Contact"), contact.contact)
    yield process.row(text("Product model"), contact.product_model)
    yield process.row(text("Order number"), contact.order_number)
    yield Row(label=text("First contact"), value=wording.INTAKE[ticket.intake])
    if grade:
        yield Row(label=text("Class"), value=wording.CLASS[grade.problem_class])
        yield Row(label=text("Severity"), value=wording.SEVERITY[grade.severity])
        yield Row(label=text("Level"), value=wording.LEVEL[grade.response_level])
    yield process.row(text("Owner"), ticket.owner.name if ticket.owner else "")
    yield process.row(text("Handled by"), ", ".join(who.name for who in ticket.handlers))
    yield process.row(text("Outcome"), ticket.handling.result)
    yield process.row(text("Policy version"), ticket.policy_version)


def _limit(one: Explained) -> Row:
    """Say by which rule and clause something was due when, and what became of it."""
    due = text(
        "due {due}, clause {clause}: {state}",
        due=process.minute(one.limit.due_at),
        clause=one.limit.clause,
        state=STATE[one.state],
    )
    if one.verdict:
        due = text("{words}, {at}; used {used}", words=due, at=process.minute(one.verdict.at), used=one.used)
    return Row(label=limit_name(one.limit.rule), value=due)


def _survey(ticket: Ticket) -> Iterator[Row]:
    yield Row(label=text("Satisfaction"), value=process.satisfaction(ticket))
    for nth, round_ in enumerate(ticket.surveys, 1):
        void = text("void, the ticket was opened again") if round_.is_void else verbatim("")
        yield Row(label=text("Round {number}", number=nth), value=void)
        for dimension, points in round_.points.items():
            yield Row(
                label=DIMENSION[SurveyDimension(dimension)],
                value=text("{points} of {best}", points=points, best=process.BEST),
            )
        if round_.comment:
            yield process.row(text("Comment"), round_.comment)


def _happened(entry: Entry) -> Row:
    who, act = entry.actor.name or ACTORS[entry.actor.kind], ACTS[entry.act]
    of_limit = limit_name(entry.rule) if entry.act in OF_LIMITS and entry.rule else None
    words = of_limit or words_of(entry) or entry.note
    told = text("{who}: {act} – {words}", who=who, act=act, words=words) if words else None
    return Row(label=_at(entry), value=told or text("{who}: {act}", who=who, act=act))


def _said(line: DialogueLine) -> Row:
    words = line.words if len(line.words) <= LONGEST else f"{line.words[:LONGEST]}…"
    who = line.who or (text("Service desk") if line.outgoing else text("customer"))
    if line.outgoing:
        who = text("{who} → customer", who=who)
    names = ", ".join(media.name for media in line.media)
    value = text("{who}, {channel}: {words}", who=who, channel=wording.CHANNEL[Channel(line.channel)], words=words)
    return Row(label=_at(line), value=text("{words} [{files}]", words=value, files=names) if names else value)


def _files(case: Case) -> Iterator[Row]:
    for document in case.ticket.documents:
        name = text("{name} {number}", name=NAMES[document.kind], number=document.number)
        yield Row(label=name, value=verbatim(document.sha256))
    for line in case.dialogue:
        yield from (Row(label=verbatim(media.name), value=verbatim(media.sha256)) for media in line.media)


def _at(held: Entry | DialogueLine) -> Text:
    return text("{at}", at=process.minute(held.at))


def _as_data(one: Explained) -> dict[str, Any]:
    limit = one.limit
    return {
        "rule": limit.rule,
        "clause": limit.clause,
        "duty": limit.duty.value,
        "starts_at": limit.starts_at.isoformat(),
        "due_at": limit.due_at.isoformat(),
        "is_strictest": one.wins,
        "state": one.state.value,
        "used_seconds": one.used.total_seconds(),
        "verdict": encode(one.verdict),
    }
