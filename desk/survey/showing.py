"""The survey as staff read it: with a ticket, and in its timeline."""

from collections.abc import Mapping

from desk.codec import decode
from desk.improvement.case import CaseCategory
from desk.improvement.wording import CATEGORY
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import SurveyOutcome
from desk.texts import Text, text, verbatim
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Entry, FieldChange

OUTCOME: dict[SurveyOutcome, Text] = {
    SurveyOutcome.ANSWERED_IN_TIME: text("answered in time"),
    SurveyOutcome.ANSWERED_LATE: text("answered late"),
    SurveyOutcome.ATTEMPTED_NO_REPLY: text("asked and called, no answer"),
    SurveyOutcome.NOT_ATTEMPTED: text("not asked in full: nobody called"),
}


def survey_lines(ticket: Ticket) -> tuple[Text, ...]:
    """Say what the customer answered, each round by itself; a void one says that it is."""
    return tuple(line for held in ticket.surveys for line in _round(held)) + _evaluation(ticket)


def points_of(entry: Entry) -> Text | None:
    """Give the points that an entry of the timeline brought, with the words beside them; None where it brought none."""
    if entry.act is not Act.RATED:
        return None
    changed = next((change for change in entry.changes if change.field == "surveys"), None)
    if changed is None or not (new := _points(changed)):
        return None
    return text("{points} “{words}”", points=_listed(new), words=entry.note) if entry.note else _listed(new)


def _round(held: SurveyRound) -> tuple[Text, ...]:
    if not (held.points or held.comment or held.outcome or held.declined_at):
        return ()
    said = _listed(held.points) if held.points else text("no points")
    state = OUTCOME[held.outcome] if held.outcome else text("not finished")
    head = text("Survey, {state}: {points}", state=state, points=said)
    if held.is_void:
        head = text("Survey before the reopening, void: {points}", points=said)
    return (head, *([text("In their words: {words}", words=held.comment)] if held.comment else []))


def _evaluation(ticket: Ticket) -> tuple[Text, ...]:
    if not ticket.supplier:
        return ()
    if ticket.evaluation is None:
        return (text("Supplier: {name}, not evaluated yet", name=ticket.supplier),)
    held = ticket.evaluation
    given = text("Supplier: {name}, {points} by {who}", name=ticket.supplier, points=held.points, who=held.by)
    return (given, *([verbatim(held.words)] if held.words else []))


def _listed(points: Mapping[SurveyDimension, int]) -> Text:
    return listed(
        tuple(
            text("{dimension} {points}", dimension=CATEGORY[CaseCategory(dimension.value)], points=given)
            for dimension, given in points.items()
        )
    )


def _points(changed: FieldChange) -> dict[SurveyDimension, int]:
    """Find what an answer added or put right in the last round."""
    old, new = (decode(tuple[SurveyRound, ...], held or ()) for held in (changed.old, changed.new))
    before = dict(old[-1].points) if len(old) == len(new) and old else {}
    return {d: given for d, given in new[-1].points.items() if before.get(d) != given} if new else {}
