"""Asking departments for their words: one message to whoever answers for each, with what the desk knows (R3.3-4)."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from desk.people import Member
from desk.quality.facts import Facts
from desk.replies import Choice, Say
from desk.reports.accounts import Account, period_now, still_silent, to_ask
from desk.reports.board import is_late
from desk.reports.reader import Reader
from desk.texts import Text, text
from desk.tokens import Button, seal
from desk.turns import Around, Outbound, Turn

TELL = "weekly"  # the order that answers it


class Call(StrEnum):
    """Whether they are asked, or reminded."""

    ASK = "ask"
    REMIND = "remind"


def called(call: Call, open_now: Iterable[Facts], accounts: Iterable[Account], around: Around) -> Turn:
    """Ask all departments, or remind those that have not told anything."""
    heard, waiting = tuple(accounts), tuple(open_now)
    count = Counter(facts.department for facts in waiting)
    late = Counter(facts.department for facts in waiting if is_late(facts, around.now))
    outbound: list[Outbound] = []
    asked: list[Account] = []
    for department in still_silent(around.policy, heard):
        members = to_ask(department, around.staff)
        outbound += (_ask(call, member, count[department], late[department], around) for member in members)
        if members and call is Call.ASK:
            names = ", ".join(member.name for member in members)
            asked.append(
                Account(
                    department=department,
                    begins=period_now(around.policy, around.now).begins,
                    at=around.now,
                    by=names,
                )
            )
    return Turn(outbound=tuple(outbound), accounts=tuple(asked))


def _ask(call: Call, member: Member, count: int, late: int, around: Around) -> Outbound:
    name = Reader(policy=around.policy, locale=member.locale).department(member.department)
    known = text(
        "{department}: {count} tickets are open, {late} of them late.", department=name, count=count, late=late
    )
    button = Button(action=TELL, ticket=0, version=0, person=member.id, argument="")
    label = text("Tell now")
    return Outbound(
        to=member.addresses[0],
        message=Say(
            body=(_QUESTION[call], known, text("Press the button, or write: /weekly and your words.")),
            choices=(Choice(token=seal(button, secret=around.secret), label=label),),
        ),
    )


_QUESTION: dict[Call, Text] = {
    Call.ASK: text("How does the open work of your department stand, what holds it up, and what comes next?"),
    Call.REMIND: text("We have no word of your department yet. How does its open work stand?"),
}
