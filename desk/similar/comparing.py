"""A ticket is compared with those like it, soon after it was opened or judged: likely duplicates, and clusters.

Not in the turn itself: a customer's message waits for nothing that is found by it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from desk import notices
from desk.cards import shorten
from desk.duties import Incidents
from desk.replies import Choice, Say
from desk.similar.rules import Similar
from desk.similar.trace import Alike, Trace, trace_of, words_shared
from desk.terms import TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.tokens import Button, seal
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.values import replace

SOON = timedelta(seconds=1)
MOST_LIKELY = 5
MOST_NAMED = 6


def noticed(turn: Turn, before: Mapping[TicketId, Ticket], *, now: datetime) -> Turn:
    """Add to a turn what its tickets are found by now, where that changed, and have them compared soon.

    What is over is forgotten, and those that it was like are compared anew.
    """
    traces = [trace for ticket in turn.tickets if (trace := _changed(before.get(ticket.id), ticket))]
    if not traces:
        return turn
    due = {number for trace in traces for number in ((trace.ticket,) if trace.is_open else trace.likely)}
    timers = (Timer(ticket=number, kind=TimerKind.COMPARE, due_at=now + SOON) for number in sorted(due))
    return replace(turn, traces=(*turn.traces, *traces), timers=(*turn.timers, *timers))


def _changed(before: Ticket | None, ticket: Ticket) -> Trace | None:
    """Give the trace of a ticket if it is another one than before."""
    if before is None:
        return trace_of(ticket) if ticket.status.is_open else None
    if _is_found_alike(before, ticket):
        return None
    trace = trace_of(ticket)
    return None if trace == replace(trace_of(before), likely=trace.likely) else trace


def _is_found_alike(before: Ticket, ticket: Ticket) -> bool:
    """Whether nothing was touched that a ticket is found by, as with most messages: told without looking closely."""
    return (
        before.grading is ticket.grading
        and before.findings is ticket.findings
        and before.proposal is ticket.proposal
        and before.contact is ticket.contact
        and before.status.is_open is ticket.status.is_open
        and before.problem == ticket.problem
    )


def is_likely(mine: Trace, other: Trace, rules: Similar) -> bool:
    """Whether two open tickets may be one problem reported twice (R3.3-1)."""
    if mine.keys & other.keys:
        return True
    is_same_customer = mine.customer == other.customer
    if is_same_customer and mine.intake is not other.intake:
        return True
    if abs(mine.opened_at - other.opened_at) > rules.within:
        return False
    return words_shared(mine, other) >= (rules.same_words if is_same_customer else rules.near_words)


def cluster_of(mine: Trace, others: Iterable[Trace], *, incidents: Incidents, rules: Similar) -> tuple[Trace, ...]:
    """Give the reports of one product and type, each of another customer, that lie within the policy's span with this.

    Empty where there are too few of them (R6.1.1-6).
    """
    like = [other for other in others if mine.is_like_in_kind(other, alike_words=rules.alike_words)]
    in_time = sorted((mine, *like), key=lambda one: (one.opened_at, one.ticket))
    for last in in_time:
        first_at = last.opened_at - incidents.similar_within
        if not first_at <= mine.opened_at <= last.opened_at:
            continue
        within = [one for one in in_time if first_at <= one.opened_at <= last.opened_at]
        by_customer = {one.customer: one for one in reversed(within)} | {mine.customer: mine}
        if len(by_customer) >= incidents.similar_tickets:
            return tuple(sorted(by_customer.values(), key=lambda one: one.ticket))
    return ()


def compare(ticket: Ticket, around: Around) -> Turn:
    """Note which open tickets are likely the same, and tell supervisors of a new cluster."""
    found = around.alike.get(ticket.id, Alike())
    if not ticket.status.is_open:
        return Turn()
    mine, rules = trace_of(ticket), around.policy.similar
    like = [other for other in found.others if is_likely(mine, other, rules)]
    strongest = sorted(like, key=lambda other: (-len(mine.keys & other.keys), -other.ticket))[:MOST_LIKELY]
    likely = tuple(sorted(other.ticket for other in strongest))
    turn = _cluster(ticket, found.cluster, around)
    if likely == ticket.likely:
        return turn
    changed = replace(ticket, likely=likely)
    # the other one is compared too, and finds this one: else only the later of two would show the earlier
    unaware = tuple(other.ticket for other in strongest if ticket.id not in other.likely)
    return replace(
        turn,
        about=ticket.id,
        tickets=(changed,),
        traces=(trace_of(changed),),
        outbound=(*turn.outbound, *_warned(ticket, changed, around), *notices.refresh_cards(changed, around)),
        timers=tuple(Timer(ticket=number, kind=TimerKind.COMPARE, due_at=around.now) for number in unaware),
    )


def _warned(before: Ticket, after: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Warn the handler of what may be the same work twice; before there is one, the cards show it."""
    fresh = [number for number in after.likely if number not in before.likely]
    if after.assignee is None or not fresh:
        return ()
    news = text("Ticket {number} may be the same problem as ticket {other}.", number=after.id, other=fresh[0])
    look = text("/ticket {number} shows who handles what.", number=after.id)
    return notices.tell_person(after.assignee, around, news, look, ticket=after)


def _cluster(ticket: Ticket, cluster: tuple[Trace, ...], around: Around) -> Turn:
    """Ask supervisors, once a cluster, whether so many similar reports are an incident (R6.1.1-6)."""
    if not cluster:
        return Turn()
    within = around.policy.incidents.similar_within
    head = text("{count} similar reports of as many customers within {within}. Please check for an incident:",
                count=len(cluster), within=within)  # fmt: skip
    lines = [
        text("Ticket {number}, {at}: {words}", number=one.ticket, at=one.opened_at, words=shorten(one.words, 60))
        for one in cluster
    ]
    numbers = ", ".join(str(one.ticket) for one in cluster)
    entry = Entry(ticket=ticket.id, at=around.now, actor=SYSTEM, act=Act.CLUSTERED, rule="incidents.similar_tickets",
                  note=numbers)  # fmt: skip
    told = (
        Outbound(
            to=member.addresses[0],
            message=Say(body=(head, *lines), choices=_choices(cluster, member.id, around)),
            ticket=ticket.id,
        )
        for member in around.staff.supervisors()
    )
    return Turn(about=ticket.id, entries=(entry,), outbound=tuple(told))


def _choices(cluster: tuple[Trace, ...], member: int, around: Around) -> tuple[Choice, ...]:
    def button(number: TicketId) -> Choice:
        made = Button(action="ticket", ticket=number, person=member)
        return Choice(token=seal(made, secret=around.secret), label=text("Ticket {number}", number=number))

    return tuple(button(one.ticket) for one in cluster[:MOST_NAMED])


def beside(ticket: Ticket, tickets: Mapping[TicketId, Ticket]) -> tuple[Text, ...]:
    """Say which open tickets are likely the same, with their handlers, and how to join two of one customer."""
    others = [tickets[number] for number in ticket.likely if number in tickets and tickets[number].status.is_open]
    return tuple(_line(ticket, other) for other in others)


def _line(ticket: Ticket, other: Ticket) -> Text:
    who = other.assignee or other.owner
    name, words = (who.name if who else "—"), shorten(other.problem, 60)
    if other.customer == ticket.customer:
        return text("Perhaps the same: ticket {other}, {name}: {words}. If it is: /merge {number} into {other}",
                    other=other.id, name=name, words=words, number=ticket.id)  # fmt: skip
    return text("Perhaps the same: ticket {other}, {name}: {words}", other=other.id, name=name, words=words)
