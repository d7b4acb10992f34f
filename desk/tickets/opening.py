"""Opening a ticket from a first contact, and what the customer adds to it (T1, T20)."""

from dataclasses import dataclass
from datetime import datetime

from desk.people import Customer, Member
from desk.policy import Policy
from desk.routing.region import region_of
from desk.sla.limits import response_due
from desk.terms import Field, IntakeChannel, Status, TicketId
from desk.tickets import moves
from desk.tickets.ticket import Contact, Ticket, Times
from desk.tickets.timeline import Act, Actor, Change, Entry, FieldChange, amend, person
from desk.values import quick, replace

LONGEST = 4096  # characters of the problem as it was first told: the longest message of any platform
MOST_ADDED = 2000  # characters of all that is added later, and
MOST_PIECES = 50  # so many pieces: a ticket is read and written with every message; the dialogue keeps all of it


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact:
    """A problem as it was first told: in whose words, where and when. `at` is the receipt of it (R4.1.1-1)."""

    customer: Customer
    words: str
    intake: IntakeChannel
    at: datetime
    profile_name: str | None = None
    recurrence_of: TicketId | None = None


def open_ticket(
    number: TicketId, first: FirstContact, *, owner: Member | None, by: Actor, policy: Policy, now: datetime
) -> Change:
    """Turn a first contact into a ticket with a named owner and its response limit (R1.4-1, R3.2-1).

    It keeps the version of the policy that it is opened by: the one in effect at first contact (R8.2-1).
    """
    known, told = first.customer, _cut(first.words, LONGEST)
    ticket = Ticket(
        id=number,
        customer=known.id,
        intake=first.intake,
        description=told,
        says_more=told != first.words,
        contact=Contact(name=known.name, contact=known.contact, address=known.address, profile_name=first.profile_name),
        owner=person(owner) if owner else None,
        times=Times(first_contact_at=first.at, opened_at=now, acknowledged_at=now),
        needs_writing=first.intake.wants_writing,
        recurrence_of=first.recurrence_of,
        policy_version=policy.version,
        region=region_of(known.address or "", policy.regions),
    )
    due_at, rule = response_due(ticket, policy)
    ticket = replace(ticket, response_due_at=due_at, response_rule=rule)
    act = Act.RECURRED if first.recurrence_of else Act.OPENED
    return Change(ticket=ticket, entries=(Entry(ticket=number, at=now, actor=by, act=act, note=told),))


def add_detail(ticket: Ticket, words: str, *, by: Actor, now: datetime) -> Change:
    """Add what the customer said later to the problem's description, as long as there is room; the dialogue has it all.

    The entry tells what was added, not all that stood there before: else a ticket would cost its length squared.
    """
    room = 0 if len(ticket.details) >= MOST_PIECES else MOST_ADDED - sum(map(len, ticket.details))
    kept = _cut(words, room)
    added = FieldChange(field=f"details.{len(ticket.details)}", old=None, new=kept)
    entry = Entry(ticket=ticket.id, at=now, actor=by, act=Act.DETAILS, changes=(added,) if kept else ())
    details = (*ticket.details, kept) if kept else ticket.details
    return Change(
        ticket=replace(ticket, details=details, says_more=ticket.says_more or kept != words), entries=(entry,)
    )


def _cut(words: str, room: int) -> str:
    """Cut words to their room; nothing of them where there is none."""
    return words if len(words) <= room else f"{words[: room - 1]}…" if room > 0 else ""


def answer(ticket: Ticket, field: Field, value: str, *, by: Actor, now: datetime) -> Change:
    """Store (or correct) one of the basic data (R1.3-1, R3.2-2)."""
    held = ticket.contact
    contact = replace(
        held, **{field.value: value}, declined=held.declined - {field}, from_pictures=held.from_pictures - {field}
    )
    return amend(ticket, Act.DETAILS, by=by, now=now, contact=contact)


def decline_to_say(ticket: Ticket, field: Field, *, by: Actor, now: datetime) -> Change:
    """Note that the customer chose to skip a question, so that it is never asked again."""
    contact = replace(ticket.contact, declined=ticket.contact.declined | {field})
    return amend(ticket, Act.DETAILS, by=by, now=now, contact=contact)


def urge(ticket: Ticket, *, by: Actor, now: datetime) -> Change:
    """Note that the customer urged."""
    return amend(ticket, Act.URGED, by=by, now=now, urged=ticket.urged + 1)


def ask_call_back(ticket: Ticket, *, by: Actor, now: datetime) -> Change:
    """Note that the customer wants to be called (R1.2-2, C29)."""
    times = replace(ticket.times, call_asked_at=now)
    return amend(ticket, Act.CALL_ASKED, by=by, now=now, rule="completion.call_back", call_back_asked=True, times=times)


def withdraw(ticket: Ticket, reason: str, *, by: Actor, now: datetime, merged_into: TicketId | None = None) -> Change:
    """Cancel a ticket because the customer withdraws it, or because it is a duplicate (T19)."""
    moves.check(ticket, Status.CANCELLED)
    return amend(
        ticket,
        Act.CANCELLED,
        by=by,
        now=now,
        status=Status.CANCELLED,
        closing_reason=reason,
        merged_into=merged_into,
        times=replace(ticket.times, closed_at=now),
    )
