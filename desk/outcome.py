"""The result and what came of it: released, confirmed, reopened, closed, and who is told each time (T12-T14, T17)."""

from dataclasses import replace
from datetime import datetime

from desk import notices, wording
from desk.papers import process
from desk.papers.issuing import announced
from desk.people import Member
from desk.replies import Choice, Say
from desk.roster.availability import Availability
from desk.survey import asking, chasing, taking
from desk.texts import Text, text
from desk.tickets import closing, work
from desk.tickets.ticket import Person, Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend
from desk.tokens import Button, seal
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.visits import signing
from desk.visits.reminding import timer_of

SOLVED = "fix"
DOUBT = "doubt"
SIGN = "sign"
EVALUATE = "evaluate"


def release(ticket: Ticket, around: Around, *, by: Actor) -> Turn:
    """Send the result with the two questions; from now on the confirmation is reminded of and called for (T12)."""
    is_signed = wants_signature(ticket, around)
    visit = signing.asked(ticket, now=around.now) if is_signed else None
    survey = taking.begun(ticket, around.policy_for(ticket), now=around.now)
    change = closing.release_result(ticket, by=by, now=around.now, visit=visit, asked=survey)
    sent = change.ticket
    body, choices = (_work_done, _to_sign) if is_signed else (_result, questions)
    words = (*body(sent), *(asking.invitation(sent, around) if notices.chat_of(sent, around) else ()))
    told = notices.tell_customer(sent, around, *words, choices=choices(sent, around))
    timers = (*_ask_until_closed(sent, around), *chasing.begun(sent, around), timer_of(sent, around))
    asked = _ask_to_evaluate(sent, around)
    return _turn(change, (*told, *asked, *notices.refresh_cards(sent, around)), timers=timers)


def _ask_to_evaluate(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask whoever did the work with a supplier how good they were: before that is known it can't close (R3.4-8)."""
    if not ticket.supplier or ticket.evaluation:
        return ()
    ask = text("Ticket {number}: how good was the service of {name}?", number=ticket.id, name=ticket.supplier)
    who = _members(around, ticket.assignee) or _members(around, ticket.owner) or around.staff.supervisors()
    return tuple(
        Outbound(
            to=m.addresses[0],
            message=Say(body=(ask,), choices=(_button_for(m, EVALUATE, text("Evaluate"), ticket, around),)),
            ticket=ticket.id,
        )
        for m in who
        if m.addresses
    )


def _button_for(member: Member, order: str, label: Text, ticket: Ticket, around: Around) -> Choice:
    made = Button(action=order, ticket=ticket.id, person=member.id)
    return Choice(token=seal(made, secret=around.secret), label=label)


def wants_signature(ticket: Ticket, around: Around) -> bool:
    """Whether the customer is to sign for the work: it was done at their place, and their chat can be reached."""
    is_wanted = around.policy_for(ticket).visits.sign and signing.is_due(ticket)
    return is_wanted and notices.chat_of(ticket, around) is not None


def confirmed(ticket: Ticket, around: Around, *, via: str, by: Actor, ask: bool = True) -> Turn:
    """Take the confirmation, report to the customer and ask how satisfied they are; tell owner and handler (T13).

    `via` is the means of it: the name of a channel, or "phone". With `ask` off, the satisfaction is known already.
    The ticket closes after the survey's time (T17); until then the survey is reminded of and called for.
    """
    change = closing.confirm(ticket, via=via, by=by, now=around.now)
    change = change.then(signing.give_up(change.ticket, by=by, now=around.now))
    held = change.ticket
    question, ratings = _survey(held, around) if ask else ((), ())
    told = notices.tell_customer(held, around, *_report(held), *announced(held, around), *question, choices=ratings)
    news = text("Ticket {number}: the customer confirmed that it is solved.", number=held.id)
    staff = _tell_staff(held, around, news)
    timers = _timers(held, {**_NO_TIMERS, TimerKind.CLOSE: _survey_end(held, around)})
    return _turn(change, (*told, *staff, *notices.refresh_cards(held, around)), timers=timers)


def reopened(ticket: Ticket, around: Around, *, reason: str, by: Actor) -> Turn:
    """Go back to work on the customer's doubts; handler, owner and supervisors are told why (T14, R2.2-8)."""
    unsigned = signing.refuse(ticket, reason, by=by, now=around.now)
    change = expecting(unsigned.then(closing.reopen(unsigned.ticket, reason, by=by, now=around.now)), around)
    change = _freed(change, around)
    again = change.ticket
    thanks = text("Thank you for telling us, and sorry that ticket {number} is not solved yet.", number=again.id)
    told = notices.tell_customer(again, around, thanks, *_goes_on(again))
    news = text("Ticket {number} is open again: the customer says that it is not solved.", number=again.id)
    if reason:
        news = text("Ticket {number} is open again. The customer says: {reason}", number=again.id, reason=reason)
    gone = ticket.assignee if again.assignee is None else None
    others = (text("{name}, who handled it, is away: it is offered to others now.", name=gone.name),) if gone else ()
    staff = _tell_staff(again, around, news, *others, also=around.staff.supervisors())
    handler = _members(around, again.assignee)
    card = notices.show_card(again, handler, around)
    cards = notices.refresh_cards(again, around, but=handler[0] if handler else None)
    timers = _timers(again, {**_NO_TIMERS, TimerKind.EXPECTED: again.times.expected_at})
    return _turn(change, (*told, *staff, *card, *cards), timers=(*timers, *chasing.over(again)))


def _freed(change: Change, around: Around) -> Change:
    """Take an open-again job from a handler who is gone or on leave, so that others are asked at once."""
    who = change.ticket.assignee
    handler = notices.member_of(who, around.staff)
    is_there = handler and handler.addresses and around.staff.availability(handler) is not Availability.ON_LEAVE
    if who is None or is_there:
        return change
    return change.then(work.take_back(change.ticket, Act.HANDLER_GONE, now=around.now, note=who.name))


def closed(ticket: Ticket, around: Around, *, by: Actor) -> Turn:
    """Close a confirmed ticket with a closing note (T17). Raises IncompleteError naming what is missing."""
    change = closing.close(ticket, by=by, now=around.now)
    done = change.ticket
    note = text("Ticket {number} is now closed. Thank you for your trust!", number=done.id)
    later = text("If the same problem comes back, just write to us here: we know its history.")
    told = notices.tell_customer(done, around, note, *process.rated(done), later)
    news = notices.tell_person(done.owner, around, text("Ticket {number} is closed.", number=done.id), ticket=done)
    timers = (*_timers(done, _NO_TIMERS), *chasing.over(done))
    return _turn(change, (*told, *news, *notices.refresh_cards(done, around)), timers=timers)


def expecting(change: Change, around: Around) -> Change:
    """Give the ticket an expected completion that still lies ahead, so that nobody is told an empty one (R3.1-3)."""
    ticket = change.ticket
    if ticket.times.expected_at and ticket.times.expected_at > around.now:
        return change
    times = replace(ticket.times, expected_at=around.now + around.policy_for(ticket).completion.limit)
    return change.then(amend(ticket, Act.EXPECTED, by=SYSTEM, now=around.now, rule="completion.limit", times=times))


def _survey(ticket: Ticket, around: Around) -> tuple[tuple[Text, ...], tuple[Choice, ...]]:
    """Give the first question of the survey with what can be chosen; nothing where all is answered, or may not be."""
    held = taking.round_of(ticket, around.policy_for(ticket), now=around.now)
    if not asking.is_asked_of(ticket, around):
        return (), ()
    return asking.first(ticket, held, around), asking.choices(ticket, held, around)


_OTHERS = {
    TimerKind.CALL_BACK,
    TimerKind.LIMIT,
    TimerKind.OFFER,
    TimerKind.COMPARE,
    TimerKind.SURVEY,
}  # that what came of the result says nothing about
_NO_TIMERS: dict[TimerKind, datetime | None] = dict.fromkeys(kind for kind in TimerKind if kind not in _OTHERS)


def _ask_until_closed(ticket: Ticket, around: Around) -> tuple[Timer, ...]:
    closes_at = around.now + around.policy_for(ticket).pace.close_unconfirmed
    return _timers(ticket, {TimerKind.RELEASE_RESULT: None, TimerKind.CLOSE: closes_at})


def _survey_end(ticket: Ticket, around: Around) -> datetime:
    """Leave the satisfaction question open for the survey's time, and after a late confirmation a while longer."""
    handled = ticket.times.handled_at or around.now
    policy = around.policy_for(ticket)
    return max(handled + policy.completion.survey, around.now + policy.pace.remind_confirmation)


def _result(ticket: Ticket) -> tuple[Text, ...]:
    opening = text("Hello! The work on ticket {number} is done.", number=ticket.id)
    return (opening, *_service_done(ticket), text("Is it solved? And is there anything else?"))


def _work_done(ticket: Ticket) -> tuple[Text, ...]:
    """Say what was done at the customer's place, to be signed for: that is the question whether it is solved, too."""
    name = ticket.assignee.name if ticket.assignee else "—"
    opening = text("Hello! {name} has finished the work at your place (ticket {number}).", name=name, number=ticket.id)
    ask = text("Please confirm the work done here: “Confirm and sign” is your signature. If it is not right, say so.")
    return (opening, *_service_done(ticket), ask)


def _to_sign(ticket: Ticket, around: Around) -> tuple[Choice, ...]:
    """Offer to sign, or to say that it is not right."""
    sign = replace(_button(SIGN, ticket), version=ticket.version)
    label = text("Confirm and sign")
    return (Choice(token=seal(sign, secret=around.secret), label=label), questions(ticket, around)[1])


def _report(ticket: Ticket) -> tuple[Text, ...]:
    thanks = text("Thank you for confirming! This is what we did for ticket {number}:", number=ticket.id)
    return (thanks, *_service_done(ticket))


def _service_done(ticket: Ticket) -> tuple[Text, ...]:
    """Say service content, method, handler, partner, time, process and result (R2.4-1, R2.4-4)."""
    work = ticket.handling
    lines = [text("Problem: {words}", words=ticket.problem)]
    if work.action and work.method:
        lines.append(text("Work: {action}, {method}", action=wording.ACTION[work.action], method=_method(ticket)))
    if ticket.assignee and ticket.times.handled_at:
        lines.append(text("Handled by {name}, {at}", name=ticket.assignee.name, at=ticket.times.handled_at))
    if ticket.supplier:  # R3.4-7
        lines.append(text("Our partner {name} took part in the work.", name=ticket.supplier))
    return (*lines, *process.told(ticket), *signing.at_the_place(ticket), text("Result: {words}", words=work.result))


def _method(ticket: Ticket) -> Text:
    assert ticket.handling.method is not None  # noqa: S101 -- the caller has just looked
    return wording.METHOD[ticket.handling.method]


def _goes_on(ticket: Ticket) -> tuple[Text, ...]:
    assert ticket.times.expected_at is not None  # noqa: S101 -- `expecting` has just set it
    if ticket.assignee is None:
        return (text("We go on with it and expect to be done by {at}.", at=ticket.times.expected_at),)
    name, at = ticket.assignee.name, ticket.times.expected_at
    return (text("{name} goes on with it and expects to be done by {at}.", name=name, at=at),)


def questions(ticket: Ticket, around: Around) -> tuple[Choice, ...]:
    """Offer "yes, solved" and "no" for the result that was sent."""
    asked = ((SOLVED, text("Yes, it is solved")), (DOUBT, text("No, or there is something else")))
    return tuple(
        Choice(
            token=seal(replace(_button(action, ticket), version=ticket.version), secret=around.secret),
            label=label,
        )
        for action, label in asked
    )


def _button(action: str, ticket: Ticket) -> Button:
    return Button(action=action, ticket=ticket.id, person=ticket.customer)


def _tell_staff(ticket: Ticket, around: Around, *news: Text, also: tuple[Member, ...] = ()) -> tuple[Outbound, ...]:
    """Tell owner, handler and others once each; the supervisors when the ticket has nobody left."""
    named = _members(around, ticket.owner, ticket.assignee)
    told = {member.id: member for member in (*named, *also)} or {
        member.id: member for member in around.staff.supervisors()
    }
    return notices.tell_members(told.values(), *news, ticket=ticket)


def _members(around: Around, *people: Person | None) -> tuple[Member, ...]:
    found = (around.staff.by_id.get(who.id) for who in people if who)
    return tuple(member for member in found if member)


def _timers(ticket: Ticket, due: dict[TimerKind, datetime | None]) -> tuple[Timer, ...]:
    return tuple(Timer(ticket=ticket.id, kind=kind, due_at=at) for kind, at in due.items())


def _turn(change: Change, outbound: tuple[Outbound, ...], *, timers: tuple[Timer, ...]) -> Turn:
    return Turn(
        about=change.ticket.id,
        tickets=(change.ticket,),
        entries=change.entries,
        outbound=outbound,
        timers=timers,
    )
