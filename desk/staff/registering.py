"""What staff put on record for the customer: a contact by phone or mail, a missing answer, a duplicate (T1, T19)."""

import re
from dataclasses import replace
from typing import Any

from desk import alarm, notices, wording
from desk.errors import DeskError
from desk.people import Customer, contact_key
from desk.routing.owning import next_owner
from desk.routing.settling import settle
from desk.similar import recurrence
from desk.staff import segmenting
from desk.staff.draft import Draft
from desk.staff.hearing import number_in
from desk.staff.spoken import NOT_HAD
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, options_of
from desk.terms import Field, IntakeChannel, Role, TicketId
from desk.texts import Text, text
from desk.tickets import moves, opening, work
from desk.tickets.opening import FirstContact
from desk.tickets.proposing import mark, propose, told_in
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Change, staff
from desk.triage.advice import advice
from desk.triage.deciding import read
from desk.turns import Timer, TimerKind

_LOGGED = (IntakeChannel.PHONE, IntakeChannel.EMAIL, IntakeChannel.FAX, IntakeChannel.ON_SITE)
_CHANNELS = tuple(Option(value=channel.value, label=wording.INTAKE[channel]) for channel in _LOGGED)
_NUMBER = re.compile(r"\+?\d(?:[\s()\-]?\d){4,}")
_NAME_ENDS = re.compile(r"[:：]")


def log(job: Job) -> Step | None:
    """Open a ticket for a contact that came outside the chats (R1.2-2, R1.2-5, R2.2-2)."""
    match len(job.said):
        case 0:
            return Step(question=(text("How did the customer reach us?"),), options=_CHANNELS)
        case 1:
            question = text("Their phone number or e-mail address? (“-” if they have none)")
            return Step(question=(question,), read=_contact)
        case 2:
            return Step(question=(text("Their name?"),), read=_name)
        case 3:
            return Step(question=(text("What is the problem, in the customer's own words?"),))
        case _:
            _open(job.draft, *job.said[:4])
            return None


def set_field(job: Job) -> Step | None:
    """Store or correct one of the customer's basic data; “-” says that the customer has none."""
    draft, ticket = job.draft, job.ticket
    match job.said:
        case ():
            moves.check_in(ticket, *(s for s in moves.MOVES if s.is_open))
            question = text("Ticket {number}: what do you want to set?", number=ticket.id)
            return Step(question=(question,), options=(*options_of(wording.FIELD), *segmenting.TRAITS))
        case (segmenting.KIND | segmenting.INDUSTRY as trait, *said):
            return segmenting.set_trait(draft, ticket, trait, *said)
        case (name,):
            label = wording.FIELD[Field(name)]
            return Step(question=(text("{field}? (“-” if the customer has none)", field=label),))
        case _:
            _set(draft, ticket, Field(job.said[0]), job.said[1])
            return None


def mark_complex(job: Job) -> Step | None:
    """Flag a ticket as complex, which gives it the longer limits (C4)."""
    draft, ticket = job.draft, job.ticket
    policy, now = draft.around.policy_for(ticket), draft.scene.now
    reason = job.said[0] if job.said else ""
    change = work.mark_complex(ticket, reason, by=draft.member, policy=policy, now=now)
    if not job.said:
        return Step(question=(text("Ticket {number}: why is it complex?", number=ticket.id),))
    draft.apply(change)
    due = ticket.times.first_contact_at + policy.completion.complex_result
    draft.say(text("Ticket {number} is complex: the result is due by {at}.", number=ticket.id, at=due))
    return None


def merge(job: Job) -> Step | None:
    """Cancel a ticket as a duplicate of another one of the same customer, which goes on with both descriptions."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        question = text("Ticket {number} is a duplicate of which ticket? Please give its number.", number=ticket.id)
        return Step(question=(question,), read=_ticket_number)
    into = draft.ticket(TicketId(int(job.said[0])))
    _check_duplicate(ticket, into)
    by, now = staff(draft.member), draft.scene.now
    gone = draft.apply(opening.withdraw(ticket, "duplicate", by=by, now=now, merged_into=into.id))
    for words in (ticket.description, *ticket.details):
        into = draft.apply(opening.add_detail(into, words, by=by, now=now))
    if gone.is_hazard and not into.is_hazard:
        policy = draft.around.policy_for(into)
        into = draft.apply(mark(into, is_hazard=True, by=by, policy=policy, now=now))
    draft.time(*(Timer(ticket=gone.id, kind=kind, due_at=None) for kind in TimerKind))
    line = text(
        "Ticket {number} is the same problem as ticket {into}; we go on with {into}.", number=gone.id, into=into.id
    )
    draft.owe(notices.tell_customer(into, draft.around, line))
    draft.owe(notices.tell_person(into.assignee or into.owner, draft.around, line, ticket=into))
    draft.refresh(gone)
    draft.say(line)
    return None


def contacts_in(words: str) -> frozenset[str]:
    """Find all that may be a phone number or an e-mail address, spelled as known customers are found by."""
    numbers = (found[0] for found in _NUMBER.finditer(words))
    mails = (word for word in words.split() if "@" in word)
    return frozenset(map(contact_key, (*numbers, *mails)))


def _open(draft: Draft, channel: str, contact: str, name: str, problem: str) -> None:
    found = draft.scene.callers.get(contact_key(contact))
    # A number typed in a chat proves nothing: whoever types another's would read their news. Chats are linked by code.
    known = found if found and not found.addresses else None
    customer = _caller(draft, known, name=_held(name), contact=_held(contact))
    now, intake = draft.scene.now, IntakeChannel(channel)
    first = FirstContact(customer=customer, words=problem, intake=intake, at=now)
    owner = (
        draft.member
        if draft.member in draft.around.staff.on_duty(Role.AGENT, Role.SUPERVISOR)
        else next_owner(draft.around.staff)
    )
    number = draft.scene.numbers.ticket()
    policy = draft.around.policy_at(first.at)
    change = opening.open_ticket(number, first, owner=owner, by=staff(draft.member), policy=policy, now=now)
    if customer.contact is None:
        change = change.then(opening.decline_to_say(change.ticket, Field.CONTACT, by=staff(draft.member), now=now))
    ticket = draft.apply(_looked_back(_proposed(change, draft), draft))
    draft.about = ticket.id
    draft.say(text("Ticket {number} is opened.", number=ticket.id), *_known(known, as_told=name), *_due(ticket))
    draft.show(ticket)
    if ticket.is_hazard:
        draft.owe(owed for owed in alarm.raised(ticket, draft.around) if owed.to not in draft.member.addresses)
    elif owner and owner.id != draft.member.id:
        draft.owe(notices.show_card(ticket, (owner,), draft.around))


def _looked_back(change: Change, draft: Draft) -> Change:
    """Note what of the caller's past may be back (T20)."""
    theirs = (t for t in draft.scene.tickets.values() if t.customer == change.ticket.customer)
    window = draft.around.policy.pace.recurrence
    earlier = recurrence.earlier_of(theirs, now=draft.scene.now, window=window)
    return change.then(recurrence.propose(replace(change.ticket, earlier=earlier), now=draft.scene.now))


def _proposed(change: Change, draft: Draft) -> Change:
    """Propose what a logged problem is about; of a hazard, say what the caller must hear at once."""
    ticket, policy = change.ticket, draft.around.policy
    proposal = read(told_in(ticket.description), draft.around.recogniser, policy)
    if proposal is None:
        return change
    change = change.then(propose(ticket, proposal, policy=draft.around.policy_for(ticket), now=draft.scene.now))
    if change.ticket.is_hazard:
        told = advice(ticket.description, policy.safety, locale=draft.member.locale)
        draft.say(text("Please tell the customer at once:"), *told)
    return change


def _caller(draft: Draft, known: Customer | None, *, name: str | None, contact: str | None) -> Customer:
    """Give who called: a customer we know goes on with their history, and is named as they were today (R1.2-6)."""
    if known is None:
        new = Customer(id=draft.scene.numbers.customer(), name=name, contact=contact)
        draft.know(customer=new)
        return new
    if known.name is None and name:
        draft.know(customer=replace(known, name=name))
    return replace(known, name=name or known.name, contact=contact)


def _known(customer: Customer | None, *, as_told: str) -> tuple[Text, ...]:
    if customer is None:
        return ()
    return (text("We know this contact: {name}.", name=customer.name or as_told),)


def _due(ticket: Ticket) -> tuple[Text, ...]:
    return (text("First response due: {at}.", at=ticket.response_due_at),) if ticket.response_due_at else ()


def _held(value: str) -> str | None:
    return None if value in NOT_HAD else value


def _set(draft: Draft, ticket: Ticket, field: Field, value: str) -> None:
    by, now = staff(draft.member), draft.scene.now
    label = wording.FIELD[field]
    if value in NOT_HAD:
        if field is Field.NAME:
            raise BadAnswerError(text("Every ticket needs the customer's name."))
        draft.apply(opening.decline_to_say(ticket, field, by=by, now=now))
        draft.say(text("Ticket {number}: the customer has none ({field}).", number=ticket.id, field=label))
        return
    changed = draft.apply(opening.answer(ticket, field, value, by=by, now=now))
    if field is Field.ADDRESS:
        changed = draft.apply(settle(changed, policy=draft.around.policy_for(ticket), by=SYSTEM, now=now))
    customer = draft.around.customers.get(ticket.customer)
    if customer and field is not Field.ORDER_NUMBER:
        known: dict[str, Any] = {field.value: value}
        draft.know(customer=replace(customer, **known))
    draft.refresh(changed)
    draft.say(text("Ticket {number}: {field} is {words}.", number=ticket.id, field=label, words=value))


def _check_duplicate(ticket: Ticket, into: Ticket) -> None:
    if into.id == ticket.id:
        raise DeskError(text("A ticket can't be a duplicate of itself."))
    if into.customer != ticket.customer:
        raise DeskError(text("These two tickets are of different customers."))
    moves.check_in(into, *(s for s in moves.MOVES if s.is_open))


def _contact(words: str) -> Taken | None:
    first, _, rest = words.partition(" ")
    if first in NOT_HAD or "@" in first:
        return first, rest.strip()
    found = _NUMBER.match(words)
    return (found[0].strip(), words[found.end() :].strip()) if found else None


def _name(words: str) -> Taken | None:
    """Take the words up to a colon as the name, and the problem after it."""
    name, *rest = _NAME_ENDS.split(words, maxsplit=1)
    return (name.strip(), rest[0].strip() if rest else "") if name.strip() else None


def _ticket_number(words: str) -> Taken | None:
    number = number_in(words)
    return (str(number), "") if number else None
