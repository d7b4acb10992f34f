"""What those above the handler do about a missed limit: take care of it, apologise for a failed service (T9, T10)."""

from desk import notices
from desk.errors import DeskError
from desk.sla.chain import step_for
from desk.sla.escalation import caring, current
from desk.sla.misses import miss_of
from desk.sla.news import news
from desk.sla.regret import passed_on
from desk.sla.telling import apology, escalation_card, passed_up_card
from desk.staff.steps import Job, Step
from desk.terms import Status
from desk.texts import text
from desk.tickets import moves
from desk.tickets.ticket import Escalation
from desk.tickets.timeline import Act, amend, person, staff
from desk.values import replace


def take_care(job: Job) -> Step | None:
    """Take care of an escalated ticket: what else passes comes to this member, and goes no further up."""
    draft, ticket = job.draft, job.ticket
    state, carer = current(ticket), caring(ticket, draft.around.staff)
    if state is None or not ticket.status.is_open:
        raise DeskError(text("Nothing about ticket {number} needs that: no limit has passed.", number=ticket.id))
    if carer and carer.id == draft.member.id:
        raise DeskError(text("You take care of ticket {number} already.", number=ticket.id))
    if carer:
        raise DeskError(text("{name} takes care of ticket {number} already.", name=carer.name, number=ticket.id))
    me, now = person(draft.member), draft.scene.now
    taken = replace(state, acknowledged_by=me, acknowledged_at=now)
    cared = draft.apply(amend(ticket, Act.ACKNOWLEDGED, by=staff(draft.member), now=now, escalation=taken))
    line = text("{name} takes care of ticket {number}.", name=me.name, number=cared.id)
    concerned = {who.id: who for who in (cared.assignee or cared.owner, *state.to) if who and who.id != me.id}
    told = (out for who in concerned.values() for out in notices.tell_person(who, draft.around, line, ticket=cared))
    draft.owe({out.to: out for out in told if out.to not in draft.member.addresses}.values())
    draft.say(text("Ticket {number} is in your care: what else passes comes to you.", number=cared.id))
    if draft.heard.press and taken.rule:
        miss = miss_of(cared, taken.rule, draft.around)
        card = escalation_card(cared, (miss,), draft.member, draft.around, taken_by=me.name)
        draft.send(replace(card, revises=True), ticket=cared.id)
    return None


def pass_up(job: Job) -> Step | None:
    """Pass a ticket one step up the chain by hand, with the reason; whoever took care of it does so no more (T9)."""
    draft, ticket = job.draft, job.ticket
    moves.check_in(ticket, *(status for status in Status if status.is_open))
    if not job.said:
        return Step(question=(text("Why shall ticket {number} go up?", number=ticket.id),))
    me, now, why = draft.member, draft.scene.now, job.said[0]
    state = current(ticket) or Escalation(round=ticket.reopened, since=now)
    step = step_for(state.step + 1, ticket, draft.around, but=me)
    to = tuple(map(person, step.members))
    names = ", ".join(who.name for who in to)
    above = replace(state, step=step.number, rule="", since=now, to=to, acknowledged_by=None, acknowledged_at=None)
    up = draft.apply(
        amend(ticket, Act.ESCALATED, by=staff(me), now=now, note=f"{me.name} → {names}: {why}", escalation=above)
    )
    for member in step.members:
        draft.owe(news(member, passed_up_card(up, member, me, why, draft.around), up, draft.around))
    if up.assignee and up.assignee.id not in {me.id, *(who.id for who in to)}:
        line = text("{name} has passed ticket {number} up to {names}: {reason}", name=me.name, number=up.id,
                    names=names, reason=why)  # fmt: skip
        draft.owe(notices.tell_person(up.assignee, draft.around, line, ticket=up))
    draft.owe(notices.tell_customer(up, draft.around, *passed_on(up, step)))
    draft.say(text("Ticket {number} is passed up to {names}. The customer hears of it.", number=up.id, names=names))
    return None


def apologise(job: Job) -> Step | None:
    """Send the customer the apology for a failed service, in this member's name."""
    draft, ticket = job.draft, job.ticket
    state = current(ticket)
    if state is None or ticket.service_failed_at is None or not ticket.status.is_open:
        raise DeskError(text("Ticket {number} needs no apology.", number=ticket.id))
    if state.apologised_at:
        raise DeskError(text("The customer of ticket {number} has our apology already.", number=ticket.id))
    now = draft.scene.now
    done = amend(ticket, Act.APOLOGISED, by=staff(draft.member), now=now, escalation=replace(state, apologised_at=now))
    sorry = draft.apply(done)
    words = apology(sorry, draft.member, draft.around)
    draft.owe(notices.tell_customer(sorry, draft.around, *words, author=draft.member.id))
    draft.say(text("Sent to the customer of ticket {number}.", number=sorry.id))
    return None
