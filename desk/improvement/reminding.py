"""Cases as time passes: overdue ones are reminded of; one that waits for its message closes once that has arrived."""

from collections.abc import Mapping
from datetime import timedelta

from desk.improvement.answering import author_told, refreshed
from desk.improvement.case import Case, CaseState
from desk.improvement.fate import Fate
from desk.improvement.opening import concerned
from desk.improvement.showing import case_card, name_of
from desk.improvement.working import closed_by_itself, missing, reopened
from desk.replies import Brief, Say
from desk.sla.quiet import end_of
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Turn
from desk.values import replace

SOON = timedelta(minutes=5)  # until it is looked again whether a message has arrived


def pass_time(case: Case, fate: Fate, tickets: Mapping[TicketId, Ticket], around: Around) -> Turn:
    """Do what is due about a case. `fate` is what became of the message to its customer."""
    ticket = tickets.get(case.ticket) if case.ticket else None
    if case.state is CaseState.CLOSING:
        return _closing(case, fate, ticket, around)
    later = replace(case, look_at=around.now + around.policy.improvement.remind)
    todo = listed(missing(case) or (text("close it with a reason"),))
    line = text(
        "{case} is overdue since {at}. Still to be done: {what}.", case=name_of(case), at=case.due_at, what=todo
    )
    return Turn(cases=(later,), outbound=_cards(later, line, ticket, around))


def _closing(case: Case, fate: Fate, ticket: Ticket | None, around: Around) -> Turn:
    """Close it once the customer has the message; when that does not come, the owner is to tell them another way."""
    if fate is Fate.REACHED:
        done = closed_by_itself(case, now=around.now)
        news = text("{case} is closed: the customer has our message.", case=name_of(case))
        told = (*refreshed(done.case, around, ticket=ticket), *_owner_told(done.case, news, around))
        return Turn(entries=done.entries, cases=(done.case,), outbound=(*told, *author_told(done.case, around)))
    if fate is Fate.UNDER_WAY:
        waits = replace(case, look_at=around.now + SOON)
        line = text("{case} waits for our message to reach the customer. Can you tell them by phone?",
                    case=name_of(case))  # fmt: skip
        return Turn(cases=(waits,), outbound=_cards(waits, line, ticket, around) if _is_time(case, around) else ())
    again = reopened(case, now=around.now)
    line = text("{case} is still open: our message did not reach the customer. Please tell them another way.",
                case=name_of(case))  # fmt: skip
    return Turn(cases=(again,), outbound=_cards(again, line, ticket, around))


def _is_time(case: Case, around: Around) -> bool:
    """Whether another reminder has come due since the case was last looked at, a little while ago."""
    every, looked_at = around.policy.improvement.remind, (case.look_at or around.now) - SOON
    return around.now >= case.due_at and (around.now - case.due_at) // every > (looked_at - case.due_at) // every


def _cards(case: Case, line: Text, ticket: Ticket | None, around: Around) -> tuple[Outbound, ...]:
    """Owe owner and supervisors the card anew, with a line on top; in their quiet hours it waits."""
    told = []
    for member in {one.id: one for one in concerned(case, around)}.values():
        card = case_card(case, member, around, ticket=ticket)
        shown = replace(card, body=(line, *card.body), brief=Brief(line=line, at=case.due_at))
        quiet = end_of(member.quiet or around.policy.quiet, now=around.now, zone=around.policy.zone)
        patience = quiet - around.now if quiet else timedelta()
        told += [Outbound(to=to, message=shown, ticket=case.ticket, patience=patience) for to in member.addresses[:1]]
    return tuple(told)


def _owner_told(case: Case, news: Text, around: Around) -> tuple[Outbound, ...]:
    owner = around.staff.by_id.get(case.owner.id) if case.owner else None
    chats = owner.addresses[:1] if owner else ()
    return tuple(Outbound(to=chat, message=Say(body=(news,)), ticket=case.ticket) for chat in chats)
