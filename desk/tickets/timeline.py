"""The timeline: every change of a ticket, with who, when, old and new (R1.3-7)."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from desk.codec import Json, encode
from desk.people import Member
from desk.terms import TicketId
from desk.tickets.ticket import Person, Ticket
from desk.values import quick, replace


class Act(StrEnum):
    """What happened; the number is the transition of the specification's state machine where it has one."""

    OPENED = "opened"  # T1
    TRIAGED = "triaged"  # T2
    CLASSIFIED = "classified"  # T3
    ASSIGNED = "assigned"  # T4
    RESPONDED = "responded"  # M1
    STARTED = "started"  # T5
    NOTED = "noted"  # T6
    PAUSED = "paused"  # T7
    RESUMED = "resumed"  # T7
    DELAYED = "delayed"  # T8
    HANDLED = "handled"  # T11
    RESULT_SENT = "result_sent"  # T12
    CONFIRMED = "confirmed"  # T13
    REOPENED = "reopened"  # T14
    RATED = "rated"  # T15
    SURVEY_SKIPPED = "survey_skipped"
    SURVEY_DECLINED = "survey_declined"
    SUPPLIER_NAMED = "supplier_named"
    SUPPLIER_EVALUATED = "supplier_evaluated"
    CLOSED = "closed"  # T17, T18
    CANCELLED = "cancelled"  # T19
    RECURRED = "recurred"  # T20
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    SET_OUT = "set_out"
    ARRIVED = "arrived"
    DETAILS = "details"
    REGRADED = "regraded"
    EXPECTED = "expected"
    URGED = "urged"
    CALL_ASKED = "call_asked"
    CALLED_BACK = "called_back"
    COMPLEX = "complex"
    SUBTASK_OPENED = "subtask_opened"
    SUBTASK_TAKEN = "subtask_taken"
    SUBTASK_DONE = "subtask_done"
    ATTEMPTED = "attempted"
    CLOSURE_REFUSED = "closure_refused"
    NOTIFY_SET = "notify_set"
    TOLD = "told"
    UNDELIVERED = "undelivered"
    REROUTED = "rerouted"
    ANSWERED = "answered"
    LIMIT_MET = "limit_met"
    LIMIT_MISSED = "limit_missed"
    TRIAGE_OVERDUE = "triage_overdue"
    SERVICE_FAILED = "service_failed"  # T10
    ESCALATED = "escalated"  # T9
    ACKNOWLEDGED = "acknowledged"
    APOLOGISED = "apologised"  # T10
    ROUTED = "routed"
    PROPOSED = "proposed"
    MARKED = "marked"
    OWNED = "owned"
    OFFERED = "offered"  # T4
    OFFERED_TO_TIER = "offered_to_tier"  # T4
    OFFERED_TO_LEAD = "offered_to_lead"  # T4
    OFFER_SEEN = "offer_seen"
    OFFER_IGNORED = "offer_ignored"  # seen, and not answered in time
    OFFER_UNSEEN = "offer_unseen"  # not answered in time, nor known to be seen
    HANDLER_GONE = "handler_gone"
    VISIT_PROPOSED = "visit_proposed"
    VISIT_AGREED = "visit_agreed"
    VISIT_WISHED = "visit_wished"
    VISIT_CALLED_OFF = "visit_called_off"
    ARRIVAL_PROVED = "arrival_proved"
    PHOTO_KEPT = "photo_kept"
    PART_USED = "part_used"
    PART_TAKEN_BACK = "part_taken_back"
    SIGNED = "signed"
    NOT_SIGNED = "not_signed"
    UNLINKED = "unlinked"
    READ = "read"
    TRANSCRIBED = "transcribed"
    CLUSTERED = "clustered"
    DOCUMENTS_ISSUED = "documents_issued"
    DOCUMENTS_SENT = "documents_sent"
    EVIDENCE_TAKEN = "evidence_taken"
    CASE_OPENED = "case_opened"
    CASE_TAKEN = "case_taken"
    CASE_CATEGORISED = "case_categorised"
    CASE_ANALYSED = "case_analysed"
    CASE_MEASURED = "case_measured"
    CASE_TOLD = "case_told"
    CASE_CLOSED = "case_closed"


class ActorKind(StrEnum):
    """Whose act it was."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it."""

    kind: ActorKind
    id: int | None = None
    name: str = ""


SYSTEM = Actor(kind=ActorKind.SYSTEM)


def staff(member: Member) -> Actor:
    """Name a member of staff as the actor."""
    return Actor(kind=ActorKind.STAFF, id=member.id, name=member.name)


def person(member: Member) -> Person:
    """Name a member of staff as the record does (R1.3-4)."""
    return Person(
        id=member.id,
        name=member.name,
        position=member.position,
        contact=member.contact,
        department=member.department,
    )


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field before and after, as JSON."""

    field: str
    old: Json
    new: Json


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a ticket's timeline."""

    ticket: TicketId
    at: datetime
    actor: Actor
    act: Act
    rule: str = ""
    note: str = ""
    changes: tuple[FieldChange, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A ticket after one or more acts, and the timeline entries that say so."""

    ticket: Ticket
    entries: tuple[Entry, ...] = ()

    def then(self, later: "Change") -> "Change":
        """Join a later change of the same ticket."""
        return Change(ticket=later.ticket, entries=(*self.entries, *later.entries))


def amend(ticket: Ticket, act: Act, *, by: Actor, now: datetime, rule: str = "", note: str = "", **new: Any) -> Change:  # noqa: ANN401 -- any field
    """Change fields of a ticket; the entry lists each with old and new. Status or handler changes raise the version."""
    moved = ("status" in new and new["status"] is not ticket.status) or (
        "assignee" in new and new["assignee"] != ticket.assignee
    )
    changes = tuple(c for name, value in new.items() for c in _differences(name, getattr(ticket, name), value))
    after = replace(ticket, **new, version=ticket.version + moved)
    entry = Entry(ticket=ticket.id, at=now, actor=by, act=act, rule=rule, note=note, changes=changes)
    return Change(ticket=after, entries=(entry,))


def _differences(name: str, old: object, new: object) -> list[FieldChange]:
    if old == new:
        return []
    if is_dataclass(old) and is_dataclass(new) and type(old) is type(new) and not isinstance(old, Enum):
        parts = (_differences(f"{name}.{f.name}", getattr(old, f.name), getattr(new, f.name)) for f in fields(old))
        return [change for part in parts for change in part]
    return [FieldChange(field=name, old=encode(old), new=encode(new))]
