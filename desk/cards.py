"""The job card: what a member of staff sees of a ticket, and what they may press, by its state and their part in it."""

from datetime import datetime

from desk import proposed, wording
from desk.discretion import customer_for, mask, sees_contact, words_for
from desk.dispatch.record import Answer, Stage
from desk.findings import showing
from desk.jointly import part_rows
from desk.people import Member
from desk.policy import Policy
from desk.replies import Card, Choice, Row
from desk.routing.expertise import is_entered
from desk.routing.naming import department_name, responsible
from desk.sla.limits import answered_at, completion_due, visit_due
from desk.sla.naming import due_in
from desk.terms import Role, Status
from desk.texts import Text, text, verbatim
from desk.tickets.progress import bar
from desk.tickets.record import needs_expert
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.turns import Around
from desk.visits.steps import next_steps
from desk.visits.visit import VisitState
from desk.visits.wording import told

SHORT = 160
MOST_BUTTONS = 6

LABELS: dict[str, Text] = {
    "grade": text("Grade"),
    "as_proposed": text("As proposed"),
    "harmless": text("No hazard"),
    "noproblem": text("No problem"),
    "accept": text("Accept"),
    "decline": text("Decline"),
    "way": text("On my way"),
    "arrived": text("Arrived"),
    "note": text("Note"),
    "reply": text("Reply"),
    "wait": text("Wait"),
    "resume": text("Go on"),
    "eta": text("New time"),
    "complete": text("Complete"),
    "more": text("More"),
    "release": text("Send result"),
    "reached": text("Customer: solved"),
    "unsolved": text("Customer: not solved"),
    "missed": text("No answer"),
    "survey": text("Take the points"),
    "refused": text("Does not want to rate"),
    "close": text("Close"),
    "dialogue": text("Dialogue"),
    "called": text("Called back"),
    "handover": text("Hand over"),
    "candidates": text("Candidates"),
    "care": text("I take care of it"),
    "apologise": text("Send this apology"),
    "visit": text("Visit"),
    "used": text("Parts"),
    "photos": text("Photos"),
}

_MEANT = {"as_proposed": ("grade", "quick"), "harmless": ("hazard", "no")}  # buttons whose order has its answer with it
_OFFERED: dict[str, tuple[str, ...]] = {
    "lead": ("accept", "handover", "grade", "candidates", "dialogue"),
    "technician": ("accept", "decline", "grade", "dialogue"),
    "agent": ("grade", "reply", "dialogue"),
}
_ASKED: dict[str, tuple[str, ...]] = {"agent": ("reached", "unsolved", "missed", "dialogue")}

ACTIONS: dict[Status, dict[str, tuple[str, ...]]] = {
    Status.RECEIVED: {
        "technician": ("grade", "reply", "dialogue"),
        "agent": ("grade", "reply", "dialogue"),
    },
    Status.TRIAGED: _OFFERED,
    Status.CLASSIFIED: _OFFERED,
    Status.ASSIGNED: {"handler": ("accept", "decline", "dialogue")},
    Status.HANDLED: {"handler": ("release", "dialogue"), "agent": ("release", "dialogue")},
    Status.RESULT_SENT: _ASKED,
    Status.CONFIRMED: {"agent": ("close", "survey", "dialogue")},
}


def card_key(ticket: Ticket) -> str:
    """Name a ticket's card within a conversation."""
    return f"ticket:{ticket.id}"


def job_card(ticket: Ticket, member: Member, around: Around, *, revises: bool = False) -> Card:
    """Draw a ticket for one member: with minimum customer data unless they handle or own it (R5.4-10)."""
    actions = actions_for(ticket, member)
    return Card(
        key=card_key(ticket),
        title=offer_title(ticket, member) or _title(ticket),
        rows=(*_rows(ticket, member, around), *_offer_rows(ticket, member)),
        body=(verbatim(shorten(words_for(member, ticket, ticket.problem))),),
        choices=tuple(button(name, ticket, member, around, argument=_argument(name, ticket)) for name in actions),
        revises=revises,
    )


def button(
    action: str, ticket: Ticket, member: Member, around: Around, *, argument: str = "", is_lasting: bool = False
) -> Choice:
    """Make one button of a ticket for one member, good for the ticket's present version only unless it is lasting."""
    version = 0 if is_lasting else ticket.version
    order, given = _MEANT.get(action, (action, argument))
    made = Button(action=order, ticket=ticket.id, version=version, person=member.id, argument=given)
    return Choice(token=seal(made, secret=around.secret), label=LABELS[action])


def actions_for(ticket: Ticket, member: Member) -> tuple[str, ...]:
    """List what a member may press, at most six, the likeliest first."""
    offer = ticket.dispatch.last_to(member.id)
    if offer and offer.answer is Answer.WITHDRAWN and ticket.assignee is None:
        return ("dialogue",)
    by_part, parts = ACTIONS.get(ticket.status, {}), _parts(ticket, member)
    found = next((by_part[part] for part in parts if part in by_part), ("dialogue",))
    if ticket.status in {Status.IN_PROGRESS, Status.WAITING} and "handler" in parts:
        found = next_steps(ticket)
    if ticket.call_back_asked and {"handler", "agent"} & set(parts):
        found = ("called", *found)[:MOST_BUTTONS]
    if ticket.visit and ticket.visit.photos and ticket.times.handled_at and "dialogue" in found:
        found = tuple(one for name in found for one in (("photos", name) if name == "dialogue" else (name,)))
    return _by_proposal(found, ticket, parts)


def _by_proposal(actions: tuple[str, ...], ticket: Ticket, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Offer to grade as proposed, to take a hazard ungraded, and to say that it is none, or no problem at all."""
    if ticket.status not in {Status.RECEIVED, Status.TRIAGED, Status.CLASSIFIED} or "grade" not in actions:
        return actions
    offered: dict[str, tuple[str, ...]] = {"grade": ("grade",)}
    if ticket.status is Status.RECEIVED and ticket.grading.proposed:
        offered["grade"] = ("grade", "as_proposed")
    elif ticket.status is Status.RECEIVED and ticket.proposal and "agent" in parts:
        offered["grade"] = ("grade", "noproblem")
    if ticket.is_hazard and ticket.status is Status.RECEIVED and ticket.grading.proposed and "technician" in parts:
        offered["grade"] = ("accept", *offered["grade"])
    if ticket.is_hazard:
        offered["dialogue"] = ("harmless", "dialogue")
    return tuple(one for name in actions for one in offered.get(name, (name,)))[:MOST_BUTTONS]


def _argument(action: str, ticket: Ticket) -> str:
    """Make the buttons of a call that brought nothing good for one call only."""
    return str(ticket.feedback.human_attempts) if action in {"missed", "refused"} else ""


def _parts(ticket: Ticket, member: Member) -> tuple[str, ...]:
    """Name the parts that a member plays in a ticket, the closest first."""
    played = (
        ("handler", ticket.assignee is not None and ticket.assignee.id == member.id),
        ("lead", _is_left_to(ticket, member)),
        ("technician", member.has(Role.TECHNICIAN, Role.EXPERT, Role.SUPERVISOR)),
        ("agent", member.has(Role.AGENT, Role.SUPERVISOR)),
    )
    return (*(part for part, plays in played if plays), "anyone")


def _is_left_to(ticket: Ticket, member: Member) -> bool:
    """Whether a member was asked because they lead those who did not take the job."""
    offer = ticket.dispatch.last_to(member.id)
    return offer is not None and offer.stage is Stage.LEAD and ticket.assignee is None


def shorten(words: str, most: int = SHORT) -> str:
    """Cut long words for a card."""
    return words if len(words) <= most else words[: most - 1] + "…"


def answering(ticket: Ticket, member: Member, around: Around) -> Text:
    """Name the department that answers for a ticket, and its owner (R3.2-1, R3.3-2)."""
    key = responsible(ticket, around.policy_for(ticket))
    name = department_name(key, around.policy.departments, locale=member.locale)
    return text("{department}, {owner}", department=name, owner=ticket.owner.name if ticket.owner else "—")


def offer_title(ticket: Ticket, member: Member) -> Text | None:
    """Say what became of the offer that a member had of a job; None where they have it still, or never had one."""
    offer = ticket.dispatch.last_to(member.id)
    if offer is None or offer.is_open or offer.answer is Answer.ACCEPTED:
        return None
    if ticket.assignee and ticket.assignee.id != member.id:
        return text("Ticket {number}: taken by {name}", number=ticket.id, name=ticket.assignee.name)
    if offer.answer is Answer.IGNORED and ticket.assignee is None and ticket.status.is_open:
        return text("Ticket {number}: your time to answer is over, the job is still free", number=ticket.id)
    if offer.answer is Answer.WITHDRAWN:
        return text("Ticket {number}: this offer is withdrawn", number=ticket.id)
    return None


def _offer_rows(ticket: Ticket, member: Member) -> tuple[Row, ...]:
    """Say until when a member may answer, and whether the others of the tier are asked too."""
    offer = ticket.dispatch.held_by(member.id)
    if offer is None or (ticket.assignee and offer.stage is not Stage.HANDED):
        return ()
    if offer.stage is Stage.TIER:
        return (Row(label=text("Free for all"), value=text("whoever accepts first, by {at}", at=offer.until)),)
    return (Row(label=text("Accept by"), value=text("{at}", at=offer.until)),)


def _title(ticket: Ticket) -> Text:
    if ticket.recurrence_of:
        return text("Ticket {number}, again after ticket {earlier}", number=ticket.id, earlier=ticket.recurrence_of)
    if ticket.urged:
        return text("Ticket {number}, urged {times}×", number=ticket.id, times=ticket.urged)
    if ticket.needs_writing:
        return text("Ticket {number}: written confirmation needed", number=ticket.id)
    return text("Ticket {number}", number=ticket.id)


def _rows(ticket: Ticket, member: Member, around: Around) -> tuple[Row, ...]:
    rows = [*proposed.rows(ticket, member), Row(label=text("State"), value=_state(ticket))]
    if grade := ticket.grading.active:
        judged = text(
            "{severity} · {class_}",
            severity=wording.SEVERITY[grade.severity],
            class_=wording.CLASS[grade.problem_class],
        )
        rows.append(Row(label=text("Grade"), value=judged))
    if needs_expert(ticket) and not is_entered(ticket):
        rows.append(Row(label=text("Needs"), value=wording.EXPERT[ticket.expertise]))
    rows += _due_rows(ticket, around)
    if when := _visit(ticket):
        rows.append(Row(label=text("Visit"), value=when))
    rows += part_rows(ticket, around.policy, locale=member.locale)
    if ticket.likely:
        numbers = ", ".join(map(str, ticket.likely))
        rows.append(Row(label=text("Perhaps the same as"), value=text("ticket {numbers}", numbers=numbers)))
    rows.append(Row(label=text("Responsible"), value=answering(ticket, member, around)))
    if ticket.contact.product_model:
        rows.append(Row(label=text("Product"), value=verbatim(ticket.contact.product_model)))
    rows += showing.rows(ticket, is_close=sees_contact(ticket, member))
    rows.append(Row(label=text("Customer"), value=verbatim(_customer(ticket, member))))
    return tuple(rows)


def _state(ticket: Ticket) -> Text:
    if ticket.assignee and ticket.status is not Status.ASSIGNED:
        state = wording.STATUS[ticket.status]
        return text("{bar} {state}, {name}", bar=bar(ticket), state=state, name=ticket.assignee.name)
    return text("{bar} {state}", bar=bar(ticket), state=wording.STATUS[ticket.status])


def _visit(ticket: Ticket) -> Text | None:
    """Say how it stands with the appointment, until somebody was there."""
    visit = ticket.visit
    if visit is None or ticket.times.handled_at or not visit.is_pending:
        return None
    match visit.state:
        case VisitState.PROPOSED:
            return text("the customer chooses a time")
        case VisitState.WISHED:
            return text("the customer wishes another time")
        case _:
            return told(visit.chosen) if visit.chosen else None


def _due_rows(ticket: Ticket, around: Around) -> list[Row]:
    """Say what is due next by the limits, with the time left, and what the customer was told to expect."""
    rows = []
    if due := next_due(ticket, around.policy_for(ticket)):
        label, at = due
        rows.append(Row(label=label, value=due_in(at, now=around.now)))
    if ticket.times.expected_at and not ticket.times.handled_at:
        rows.append(Row(label=text("Expected"), value=text("{at}", at=ticket.times.expected_at)))
    return rows


_IN_HAND = frozenset(list(Status)[: list(Status).index(Status.HANDLED)])


def next_due(ticket: Ticket, policy: Policy) -> tuple[Text, datetime] | None:
    """Name what the desk owes next by the limits: an answer, then a visit that is needed, then the completion."""
    if ticket.status not in _IN_HAND:
        return None
    if not answered_at(ticket) and ticket.response_due_at:
        return text("Answer by"), ticket.response_due_at
    visit = visit_due(ticket, policy)
    if visit and not ticket.times.arrived_at:
        return text("Be there by"), visit
    return text("Complete by"), completion_due(ticket, policy)


def _customer(ticket: Ticket, member: Member) -> str:
    name = customer_for(member, ticket)
    contact = ticket.contact.contact
    if not sees_contact(ticket, member):
        return name + (f" {mask(contact)}" if contact else "")
    return " ".join(part for part in (name, contact, ticket.contact.address) if part)
