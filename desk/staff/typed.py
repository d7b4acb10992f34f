"""A typed command taken apart: the order, the ticket it names, and the words that follow."""

import re
from dataclasses import dataclass

from desk.staff.vocabulary import OF_PEOPLE, Order, named
from desk.terms import TicketId

_TYPED = re.compile(
    r"(?P<slash>[/／])?(?P<word>[A-Za-z]+|[一-鿿]+)(?:@\w+)?"
    r"(?P<gap>\s*)(?:[#＃]?(?P<number>\d{1,18})号?(?=$|[\s,，]|[:：](?!\d)))?(?P<rest>.*)",
    re.DOTALL,
)
_SEPARATORS = " \t\r\n,，:："


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A typed command: the order, the ticket it names, and the words that follow."""

    order: Order
    ticket: TicketId | None = None
    rest: str = ""


def read_order(words: str) -> Typed | None:
    """Recognise a typed command, None for plain words.

    English needs the slash unless a ticket number follows; Chinese command words do not.
    """
    match = _TYPED.fullmatch(words.strip())
    order = named(match["word"]) if match else None
    if match is None or order is None:
        return None
    rest = match["rest"].strip(_SEPARATORS)
    if not _is_meant(match, order):
        return None
    if match["number"] and not order.is_about_a_ticket:
        sign = "#" if order in OF_PEOPLE and words.strip()[match.start("number") - 1] in "#＃" else ""
        return Typed(order=order, rest=f"{sign}{match['number']} {rest}".strip())
    return Typed(order=order, ticket=TicketId(int(match["number"])) if match["number"] else None, rest=rest)


def _is_meant(match: re.Match[str], order: Order) -> bool:
    if match["slash"]:
        return True
    separated = not match["rest"] or match["number"] or match["gap"] or match["rest"][0] in _SEPARATORS
    if not match["word"].isascii():
        return bool(separated) or (order is Order.LEAVE and match["rest"][0].isdigit())  # 请假3天
    return bool(match["number"]) or (order.is_bare and not match["rest"])


def is_command(words: str) -> bool:
    """Whether the words look like a command, known or not."""
    return words.lstrip()[:1] in {"/", "／"}
