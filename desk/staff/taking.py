"""Taking a job, turning it down, handing it over (T4, T5)."""

from datetime import datetime

from desk import notices, outcome
from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.policy import in_language
from desk.proposed import summary
from desk.replies import Choice
from desk.similar.comparing import beside
from desk.sla.response import Element, elements_of
from desk.staff.correcting import teach
from desk.staff.draft import Draft
from desk.staff.looking import more_in_dialogue
from desk.staff.parts import join
from desk.staff.rights import is_handler
from desk.staff.spoken import stands_for
from desk.staff.steps import Job, Option, Step
from desk.staff.vocabulary import Order
from desk.terms import MemberId, Role, ServiceType, Status
from desk.texts import Text, text, verbatim
from desk.tickets import closing, moves, work
from desk.tickets.record import name_of
from desk.tickets.ticket import Ticket
from desk.turns import Timer, TimerKind
from desk.visits.steps import is_there

MOST_NAMES = 6

PLANS: dict[ServiceType, Text] = {
    ServiceType.FAULT_REPAIR: text("Plan: we find the cause, repair it, and check that everything works."),
    ServiceType.INSTALLATION: text("Plan: we agree on a time with you, install it, and try it out together."),
    ServiceType.SOFTWARE_SUPPORT: text("Plan: we go through the settings with you, solve it, and check it."),
    ServiceType.CUSTOMER_SERVICE: text("Plan: we look into your question and answer it in full."),
    ServiceType.COMPLAINT: text("Plan: we examine what went wrong and propose a solution to you."),
    ServiceType.OTHER: text("Plan: we look into it, solve it, and check the result with you."),
}


def accept(job: Job) -> Step | None:
    """Take the job; words typed with it are the plan that the customer reads (T4, T5, M1)."""
    draft, ticket = job.draft, job.ticket
    if is_handler(ticket, draft.member) and ticket.status is not Status.ASSIGNED:
        raise DeskError(text("Ticket {number} is yours already.", number=ticket.id))
    _check_department(ticket, draft.member)
    now, policy = draft.scene.now, draft.around.policy_for(ticket)
    change = outcome.expecting(work.accept(ticket, by=draft.member, policy=policy, now=now), draft.around)
    told = {Element.PLAN, *elements_of(job.rest, policy.phrases)}  # the introduction says a plan in any case
    change = change.then(closing.respond(change.ticket, job.rest, told, by=draft.member, now=now))
    taken = join(draft, draft.apply(change))
    draft.time(expected(taken))
    draft.owe(notices.tell_customer(taken, draft.around, *_introduction(taken, draft.member)))
    draft.refresh(taken)
    known = (*customer_data(taken), *beside(taken, draft.scene.likely))
    draft.say(*known, *_decided(ticket, taken, draft), *_procedure(taken, draft))
    if taken.times.responded_at is None and taken.response_due_at:
        draft.say(
            solution_due(taken.response_due_at), choices=(draft.choice(Order.REPLY, text("Reply"), ticket=taken),)
        )
    return None


def _decided(before: Ticket, taken: Ticket, draft: Draft) -> tuple[Text, ...]:
    """Say that a hazard's grade is now theirs who took it ungraded, as it was proposed (C19), and how to change it."""
    grade = taken.grading.final
    if before.grading.active or grade is None:
        return ()
    teach(draft, taken, grade)
    judged = summary(grade)
    return (text("Graded in your name: {judged}. /grade {number} changes it.", judged=judged, number=taken.id),)


def solution_due(at: datetime) -> Text:
    """Ask for the preliminary solution that a first response of level 1 must hold (R1.1-3)."""
    return text("Level 1: please send the customer a first solution by {at}.", at=at)


def _procedure(ticket: Ticket, draft: Draft) -> tuple[Text, ...]:
    """Say how such a job is done here (R1.4-4)."""
    service = ticket.service_type
    steps = draft.around.policy.procedures.get(service, {}) if service else {}
    words = in_language(steps, draft.member.locale)
    return (text("Standard procedure: {words}", words=words),) if words else ()


def decline(job: Job) -> Step | None:
    """Turn a job down, with a reason; it is offered to whoever is next."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        work.decline(ticket, by=draft.member, reason="", now=draft.scene.now)
        return Step(question=(text("Why do you decline ticket {number}?", number=ticket.id),))
    declined = draft.apply(work.decline(ticket, by=draft.member, reason=job.said[0], now=draft.scene.now))
    news = text(
        "{name} declined ticket {number}: {reason}", name=draft.member.name, number=ticket.id, reason=job.said[0]
    )
    draft.owe(notices.tell_person(declined.owner, draft.around, news, ticket=declined))
    draft.refresh(declined)
    draft.say(text("You declined ticket {number}.", number=ticket.id))
    return None


def hand_over(job: Job) -> Step | None:
    """Give the job to a colleague, who is asked to accept it."""
    draft, ticket = job.draft, job.ticket
    work.check_handler(ticket, draft.member)
    if ticket.status is not Status.TRIAGED:
        moves.check(ticket, Status.ASSIGNED)
    colleagues = _colleagues(draft)
    if not job.said:
        offered = tuple(Option(value=str(m.id), label=verbatim(m.name)) for m in colleagues[:MOST_NAMES])
        question = text("Who takes over ticket {number}? Choose or type a name.", number=ticket.id)
        return Step(question=(question,), options=offered, read=lambda words: _named(words, colleagues))
    to = draft.around.staff.by_id[MemberId(int(job.said[0]))]
    policy = draft.around.policy_for(ticket)
    given = draft.apply(work.hand_over(ticket, to=to, by=draft.member, policy=policy, now=draft.scene.now))
    draft.owe(notices.show_card(given, (to,), draft.around))
    draft.refresh(given, but=to)
    draft.say(text("{name} is asked to take over ticket {number}.", name=to.name, number=given.id))
    return None


def next_steps(draft: Draft, ticket: Ticket) -> tuple[Choice, ...]:
    """Offer at hand what the handler most likely does next, so that nobody has to look for the card further up."""
    if not is_handler(ticket, draft.member) or ticket.status is not Status.IN_PROGRESS:
        return ()
    complete = draft.choice(Order.COMPLETE, text("Complete"), ticket=ticket)
    note = draft.choice(Order.NOTE, text("Note"), ticket=ticket)
    return (complete, note, *((draft.choice(Order.USED, text("Parts"), ticket=ticket),) if is_there(ticket) else ()))


def customer_data(ticket: Ticket) -> tuple[Text, ...]:
    """Say to the handler who the customer is and what exactly they reported."""
    contact = ticket.contact
    held = (
        (contact.contact, text("Contact: {words}", words=contact.contact or "")),
        (contact.address, text("Address: {words}", words=contact.address or "")),
        (contact.product_model, text("Product: {words}", words=contact.product_model or "")),
        (contact.order_number, text("Order: {words}", words=contact.order_number or "")),
    )
    head = text("Ticket {number} is yours. Customer: {name}", number=ticket.id, name=name_of(ticket) or "—")
    problem = text("Problem: {words}", words=ticket.description)
    said = (problem, *map(verbatim, ticket.details), *more_in_dialogue(ticket))
    return (head, *(line for value, line in held if value), *said)


def expectation(ticket: Ticket) -> tuple[Text, ...]:
    """Say by when the work will be done; never empty for a ticket in work (R3.1-3)."""
    at = ticket.times.expected_at
    return (text("We expect to be done by {at}.", at=at),) if at else ()


def expected(ticket: Ticket) -> Timer:
    """Set the timer that watches the expected completion (T8)."""
    return Timer(ticket=ticket.id, kind=TimerKind.EXPECTED, due_at=ticket.times.expected_at)


def _introduction(ticket: Ticket, member: Member) -> tuple[Text, ...]:
    """Say in one message who handles it, the plan, and by when (T4 + M1 + T5)."""
    if member.position:
        position = verbatim(member.position)
        who = text(
            "Hello! {name}, {position}, now handles your ticket {number}.",
            name=member.name,
            position=position,
            number=ticket.id,
        )
    else:
        who = text("Hello! {name} now handles your ticket {number}.", name=member.name, number=ticket.id)
    plan = ticket.handling.plan
    return (who, text("Plan: {plan}", plan=plan) if plan else PLANS[ticket.service_type], *expectation(ticket))


def _check_department(ticket: Ticket, member: Member) -> None:
    if ticket.department in {"", member.department} or is_handler(ticket, member):
        return
    if not member.has(Role.SUPERVISOR, Role.EXPERT):
        raise NotPermittedError(text("Ticket {number} belongs to another department.", number=ticket.id))


def _colleagues(draft: Draft) -> tuple[Member, ...]:
    """Name who could take over, the own department first."""
    found = [m for m in draft.around.staff.on_duty(*work.HANDLERS) if m.id != draft.member.id]
    return tuple(sorted(found, key=lambda m: (m.department != draft.member.department, m.id)))


def _named(words: str, colleagues: tuple[Member, ...]) -> tuple[str, str] | None:
    """Find the one colleague that a name or the beginning of a name stands for."""
    found = [m for m in colleagues if stands_for(words, m.name) or words == str(m.id)] or [
        m for m in colleagues if m.name.casefold().startswith(words.casefold())
    ]
    return (str(found[0].id), "") if len(found) == 1 else None
