"""Reminders of a limit that comes nearer: to whoever is to act, with the time that is left (spec, gaps)."""

from datetime import timedelta

from desk.cards import actions_for, button
from desk.people import Member
from desk.replies import Brief, Choice, Say
from desk.sla.acting import in_charge, is_answering
from desk.sla.limits import Limit, clause_of, limits_of
from desk.sla.naming import limit_name
from desk.sla.news import news
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.verdict import Duty
from desk.turns import Around, Outbound

MOST_BUTTONS = 3
_MINUTE = timedelta(minutes=1)


def reminder(ticket: Ticket, limit: Limit, around: Around) -> tuple[Outbound, ...]:
    """Remind whoever is to act of a limit that comes nearer, unless they are at it, or just hear of a stricter one."""
    member = in_charge(ticket, around.staff, limit.duty)
    if member is None or limit.stands or limit.duty is Duty.SURVEY:  # the question has reminders of its own (C13)
        return ()
    if is_answering(ticket, member, around) or _hears_of_stricter(ticket, limit, around):
        return ()
    line = _line(ticket, limit, around)
    say = Say(
        body=(line, *_away(ticket, member)),
        choices=next_actions(ticket, member, around),
        brief=Brief(line=line, at=limit.due_at),
    )
    return news(member, say, ticket, around)


def next_actions(ticket: Ticket, member: Member, around: Around) -> tuple[Choice, ...]:
    """Offer what the member most likely does next with a ticket."""
    names = [name for name in actions_for(ticket, member) if name not in {"decline", "missed"}]
    return tuple(button(name, ticket, member, around) for name in names[:MOST_BUTTONS])


def _line(ticket: Ticket, limit: Limit, around: Around) -> Text:
    left = limit.due_at - around.now
    minutes = max(_MINUTE, (left + _MINUTE / 2) // _MINUTE * _MINUTE)
    told = text("{limit} (clause {clause})", limit=limit_name(limit.rule), clause=clause_of(limit.rule))
    if left * 4 <= limit.due_at - limit.starts_at:
        return text(
            "Ticket {number}: {limit} by {at}, only {left} left!",
            number=ticket.id,
            limit=told,
            at=limit.due_at,
            left=minutes,
        )
    return text("Ticket {number}: {limit} by {at}, {left} left.", number=ticket.id, limit=told, at=limit.due_at,
                left=minutes)  # fmt: skip


def _away(ticket: Ticket, member: Member) -> tuple[Text, ...]:
    """Say why somebody is reminded of another's work."""
    if ticket.assignee is None or ticket.assignee.id == member.id:
        return ()
    return (text("{name} handles it, and is not on duty.", name=ticket.assignee.name),)


def _hears_of_stricter(ticket: Ticket, limit: Limit, around: Around) -> bool:
    """Whether a stricter limit of the same duty is still open, with reminders of its own, or was missed just now."""
    judged = {(verdict.rule, verdict.starts_at): verdict for verdict in ticket.verdicts}
    for other in limits_of(ticket, around.policy_for(ticket)):
        if other.duty is not limit.duty or (other.due_at, other.rule) >= (limit.due_at, limit.rule):
            continue
        verdict = judged.get((other.rule, other.starts_at))
        if verdict is None and not (other.is_provisional and ticket.is_triage_overdue):
            return True
        if verdict and not verdict.met and verdict.at + around.policy.nagging.pause > around.now:
            return True
    return False
