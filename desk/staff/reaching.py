"""How a customer is reached: where their notices go, and what a person told them by hand (R2.3-7)."""

from dataclasses import replace

from desk import wording
from desk.errors import DeskError
from desk.people import Customer
from desk.staff.steps import Job, Option, Step, options_of
from desk.terms import Means
from desk.texts import text
from desk.tickets.timeline import Act, Entry, staff


def notify(job: Job) -> Step | None:
    """Set where notices about all tickets of this customer go."""
    draft, ticket = job.draft, job.ticket
    customer = draft.around.customers.get(ticket.customer)
    if customer is None or not customer.addresses:
        raise DeskError(text("The customer of ticket {number} is in no chat: notices come to you.", number=ticket.id))
    if not job.said:
        question = text(
            "Ticket {number}: where shall notices reach the customer? Now: {means}",
            number=ticket.id,
            means=wording.MEANS[customer.notify],
        )
        return Step(question=(question,), options=_options(customer))
    means = Means(job.said[0])
    draft.know(customer=replace(customer, notify=means))
    draft.note(
        Entry(ticket=ticket.id, at=draft.scene.now, actor=staff(draft.member), act=Act.NOTIFY_SET, note=means.value)
    )
    draft.say(
        text("Ticket {number}: notices reach the customer: {means}", number=ticket.id, means=wording.MEANS[means])
    )
    return None


def sent(job: Job) -> Step | None:
    """Note that somebody told the customer by hand, and how."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        question = text("Ticket {number}: how did you tell the customer?", number=ticket.id)
        return Step(question=(question,), options=options_of(wording.BY_HAND))
    told = Entry(ticket=ticket.id, at=draft.scene.now, actor=staff(draft.member), act=Act.TOLD, note=job.said[0])
    draft.note(told)
    draft.say(text("Ticket {number}: noted that the customer was told.", number=ticket.id))
    return None


def _options(customer: Customer) -> tuple[Option, ...]:
    channels = {chat.channel.value for chat in customer.addresses}
    apps = (means for means in (Means.WECHAT, Means.TELEGRAM) if means.value in channels)
    return tuple(Option(value=m.value, label=wording.MEANS[m]) for m in (*apps, Means.AUTOMATIC, Means.PERSON))
