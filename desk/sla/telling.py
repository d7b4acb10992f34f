"""What staff read of a missed limit: the card of those above, the handler's news, the words of an apology (T9, T10)."""

from collections.abc import Sequence

from desk.cards import button, job_card
from desk.people import Member
from desk.replies import Brief, Card, Choice, Row, Say
from desk.sla.limits import clause_of
from desk.sla.misses import Miss, line_of
from desk.sla.naming import limit_name
from desk.sla.reminding import next_actions
from desk.terms import Role, Status
from desk.texts import Text, text, verbatim
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound

# what whoever stands above the handler usually does next, by the ticket's state
_NEXT: dict[Status, tuple[str, ...]] = {
    Status.RECEIVED: ("grade",),
    Status.TRIAGED: ("accept",),
    Status.CLASSIFIED: ("handover", "accept"),
    Status.IN_PROGRESS: ("handover",),
    Status.WAITING: ("handover",),
}


def escalation_card(
    ticket: Ticket, misses: Sequence[Miss], member: Member, around: Around, *, taken_by: str = ""
) -> Card:
    """Draw what has passed, who handles it and the ticket itself, with what this member may do about it.

    With `taken_by` it is the card as it stands once somebody takes care.
    """
    drawn = job_card(ticket, member, around)
    first, *others = misses
    care = () if taken_by else (button("care", ticket, member, around, is_lasting=True),)
    return Card(
        key=f"escalation:{ticket.id}",
        title=line_of(ticket, first),
        rows=(*_rows(ticket, first, taken_by), *drawn.rows),
        body=(*(line_of(ticket, miss) for miss in others), *drawn.body),
        choices=(*care, *_further(ticket, member, around)),
        brief=Brief(line=line_of(ticket, first), at=first.due_at),
    )


def passed_up_card(ticket: Ticket, member: Member, by: Member, why: str, around: Around) -> Card:
    """Draw a ticket that somebody passes up to this member, with the reason."""
    drawn = job_card(ticket, member, around)
    line = text("{name} passes ticket {number} up to you: {reason}", name=by.name, number=ticket.id, reason=why)
    care = button("care", ticket, member, around, is_lasting=True)
    return Card(
        key=f"escalation:{ticket.id}",
        title=line,
        rows=drawn.rows,
        body=drawn.body,
        choices=(care, *_further(ticket, member, around)),
        brief=Brief(line=line, at=around.now),
    )


def handler_told(
    ticket: Ticket, misses: Sequence[Miss], handler: Member, members: Sequence[Member], around: Around
) -> Say:
    """Tell the handler what has passed, and who hears of it."""
    names = text("{names} hears of it too. If you can't get to it, hand it over.", names=_names(members))
    lines = tuple(line_of(ticket, miss) for miss in misses)
    choices = next_actions(ticket, handler, around)
    return Say(body=(*lines, names), choices=choices, brief=Brief(line=lines[0], at=misses[0].due_at))


def apology_asked(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask the owner, else the supervisors, to apologise to the customer: the words are there, one press sends them."""
    owner = around.staff.by_id.get(ticket.owner.id) if ticket.owner else None
    members = (owner,) if owner and owner.addresses else around.staff.supervisors()
    asked = text("Ticket {number}: please apologise to the customer. These words are ready:", number=ticket.id)
    return tuple(
        Outbound(
            to=member.addresses[0],
            message=Say(
                body=(asked, *apology(ticket, member, around)),
                choices=tuple(button(name, ticket, member, around, is_lasting=True) for name in ("apologise", "reply")),
            ),
            ticket=ticket.id,
        )
        for member in members
    )


def apology(ticket: Ticket, by: Member, around: Around) -> tuple[Text, ...]:
    """Give the words by which a member apologises for a failed service."""
    return (
        text(
            "Hello! I am sorry: you have waited far too long for a proper answer about ticket {number}.",
            number=ticket.id,
        ),
        text("That should not have happened. I see to it myself now, and tell you within two hours how it goes on."),
        text("{name}, {company}", name=by.name, company=around.policy.company),
    )


def _rows(ticket: Ticket, miss: Miss, taken_by: str) -> tuple[Row, ...]:
    limit = text("{limit} (clause {clause})", limit=limit_name(miss.rule), clause=clause_of(miss.rule))
    handler = verbatim(ticket.assignee.name) if ticket.assignee else text("nobody yet")
    rows = (
        Row(label=text("Limit"), value=limit),
        Row(label=text("Was due"), value=text("{at}", at=miss.due_at)),
        Row(label=text("Handler"), value=handler),
    )
    return (*rows, Row(label=text("Taken care of by"), value=verbatim(taken_by))) if taken_by else rows


def _further(ticket: Ticket, member: Member, around: Around) -> tuple[Choice, ...]:
    speaks = member.has(Role.AGENT, Role.SUPERVISOR) or (ticket.assignee and ticket.assignee.id == member.id)
    names = (*_NEXT.get(ticket.status, ()), *(("reply",) if speaks else ()), "dialogue")
    return tuple(button(name, ticket, member, around) for name in names)


def _names(members: Sequence[Member]) -> str:
    return ", ".join(member.name for member in members)
