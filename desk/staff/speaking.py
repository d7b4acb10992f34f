"""Notes for colleagues, words for the customer, and files that belong to a ticket (T6, M1, R3.3-1, R3.5-3)."""

from desk import notices
from desk.errors import DeskError
from desk.sla.limits import completion_due
from desk.sla.response import Element, elements_of
from desk.staff.phrasing import doubts_about
from desk.staff.steps import Job, Option, Step, proceed
from desk.staff.taking import next_steps, solution_due
from desk.staff.vocabulary import Order
from desk.terms import ResponseLevel, Status
from desk.texts import Text, text, verbatim
from desk.tickets import closing, work
from desk.tickets.ticket import Person, Ticket
from desk.tickets.timeline import Act, Entry, staff
from desk.turns import Around, Timer, TimerKind

_BEFORE_RESULT = frozenset(
    {
        *(Status.RECEIVED, Status.TRIAGED, Status.CLASSIFIED),
        *(Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING),
    }
)


def note(job: Job) -> Step | None:
    """Write down a finding or a measure; customer service and the handler read it at once (R3.3-1)."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        return Step(question=(text("Ticket {number}: please write the note.", number=ticket.id),))
    noted = draft.apply(work.note(ticket, job.said[0], by=draft.member, now=draft.scene.now))
    news = text("{name} on ticket {number}: {words}", name=draft.member.name, number=noted.id, words=job.said[0])
    for reader in _readers(noted, but=draft.member.id):
        draft.owe(notices.tell_person(reader, draft.around, news, ticket=noted))
    draft.say(text("Noted on ticket {number}.", number=noted.id), choices=next_steps(draft, noted))
    return None


def reply(job: Job) -> Step | None:
    """Answer the customer in the desk's form; doubtful wording needs a second yes (R3.1-3, R3.1-4)."""
    words, warned = job.said[0] if job.said else None, job.said[1:]
    while words is not None:
        doubts = doubts_about(words, job.draft.around.policy.phrases)
        if not doubts or warned[:1] == ("yes",):
            _send(job, words)
            return None
        if not warned:
            return Step(question=(*doubts, text("Send it anyway?")), options=_SEND_ANYWAY)
        words, warned = (warned[1], warned[2:]) if len(warned) > 1 else (None, ())
    return Step(question=(text("Ticket {number}: what shall we tell the customer?", number=job.ticket.id),))


def called(job: Job) -> Step | None:
    """Note that the customer was called back as they had asked (C29)."""
    draft, ticket = job.draft, job.ticket
    if not ticket.call_back_asked:
        raise DeskError(text("Nobody asked for a call about ticket {number}.", number=ticket.id))
    if not job.said:
        return Step(question=(text("Ticket {number}: what did you agree on the phone?", number=ticket.id),))
    change = work.call_back(ticket, job.said[0], by=draft.member, now=draft.scene.now)
    agreed = closing.respond(change.ticket, job.said[0], tuple(Element), by=draft.member, now=draft.scene.now)
    done = draft.apply(change.then(agreed))
    draft.time(Timer(ticket=done.id, kind=TimerKind.CALL_BACK, due_at=None))
    draft.refresh(done)
    draft.say(text("The call about ticket {number} is noted.", number=done.id))
    return None


def words(job: Job) -> Step | None:
    """Ask what plain words are meant for, and keep them meanwhile. They are the first thing said."""
    if len(job.said) == 1:
        options = (
            Option(value=Order.NOTE, label=text("Note")),
            Option(value=Order.REPLY, label=text("To the customer")),
        )
        question = text("Ticket {number}: a note for us, or an answer to the customer?", number=job.ticket.id)
        return Step(question=(question,), options=options)
    order = Order(job.said[1])
    proceed(
        Job(draft=job.draft, order=order, about=job.about, rest=job.said[0]), note if order is Order.NOTE else reply
    )
    return None


def attach(job: Job) -> Step | None:
    """Keep the files of an earlier message with the ticket that was chosen for them: their names, then its key."""
    files, key = job.said
    job.draft.adopted = (key,)
    keep(job, files)
    return None


def keep(job: Job, files: str) -> None:
    """Write down that files, or files with words, came to a ticket."""
    draft, ticket = job.draft, job.ticket
    draft.note(Entry(ticket=ticket.id, at=draft.scene.now, actor=staff(draft.member), act=Act.NOTED, note=files))
    draft.say(text("Kept with ticket {number}.", number=ticket.id))


def forwards_files(job: Job) -> None:
    """Have the files of this message sent on to the customer once they are kept."""
    customer = job.draft.around.customers.get(job.ticket.customer)
    if customer and customer.addresses:
        job.draft.forward_to = customer.addresses[0]


_SEND_ANYWAY = (Option(value="yes", label=text("Send")), Option(value="no", label=text("Write it anew")))


def _send(job: Job, said: str) -> None:
    draft, ticket = job.draft, job.ticket
    if not ticket.status.is_open:
        raise DeskError(text("Ticket {number} is closed: a new message would need a new ticket.", number=ticket.id))
    if ticket.status in _BEFORE_RESULT:
        told = elements_of(said, draft.around.policy.phrases)
        ticket = draft.apply(closing.respond(ticket, said, told, by=draft.member, now=draft.scene.now))
    body = [text("Hello! About your ticket {number}:", number=ticket.id), verbatim(said), *_until(ticket, draft.around)]
    if draft.heard.files:
        body.append(text("Pictures or files follow."))
    body.append(text("{name}, {company}", name=draft.member.name, company=draft.around.policy.company))
    draft.owe(notices.tell_customer(ticket, draft.around, *body, author=draft.member.id))
    draft.refresh(ticket)
    draft.say(text("Sent to the customer of ticket {number}.", number=ticket.id), *_still_owed(ticket))


def _still_owed(ticket: Ticket) -> tuple[Text, ...]:
    """Say what the first response lacks yet, while its limit runs (C3)."""
    if ticket.times.responded_at or ticket.response_due_at is None or ticket.grading.active is None:
        return ()
    if ticket.times.planned_at is None:
        return (text("The customer still needs a plan: what happens next? By {at}.", at=ticket.response_due_at),)
    if ticket.grading.active.response_level is ResponseLevel.LEVEL_1:
        return (solution_due(ticket.response_due_at),)
    return (text("Somebody must take the job for this to count as the first response: by {at}.",
                 at=ticket.response_due_at),)  # fmt: skip


def _until(ticket: Ticket, around: Around) -> tuple[Text, ...]:
    """Say by when the work will be done, while there is work to do (R3.1-3)."""
    if ticket.status not in _BEFORE_RESULT:
        return ()
    at = ticket.times.expected_at or completion_due(ticket, around.policy_for(ticket))
    return (text("We expect to be done by {at}.", at=at),) if at > around.now else ()


def _readers(ticket: Ticket, *, but: int) -> list[Person]:
    people = {who.id: who for who in (ticket.owner, ticket.assignee) if who and who.id != but}
    return list(people.values())
