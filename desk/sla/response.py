"""What qualifies as a first response, judged from the record: its elements, and since when it has them (C3, R1.1-3)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from desk.terms import ResponseLevel
from desk.tickets.ticket import Ticket

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
FEW_HAN = 4
FEW_WORDS = 3


class Element(StrEnum):
    """What a person's answer to the customer holds, besides that the problem was received."""

    PLAN = "plan"
    SOLUTION = "solution"


def elements_of(words: str, phrases: Mapping[str, Sequence[str]]) -> frozenset[Element]:
    """Judge by its words what an answer holds: a bare "we have it, one moment" is neither plan nor solution.

    `phrases` are the policy's: what only acknowledges ("acknowledging", besides greetings and thanks) is left out of
    account, and what tells somebody what to do or what will be done ("solving") makes a preliminary solution. Where
    the owner lists no such words, whatever is more than an acknowledgement counts as one.
    """
    left = words.lower()
    for key in ("acknowledging", "greeting", "thanks", "polite", "filler"):
        for phrase in sorted(phrases.get(key, ()), key=len, reverse=True):
            left = _without(phrase, left)
    if len(_HAN.findall(left)) < FEW_HAN and len(_WORD.findall(_HAN.sub(" ", left))) < FEW_WORDS:
        return frozenset()
    solving = phrases.get("solving", ())
    if not solving or any(phrase in words.lower() for phrase in solving):
        return frozenset({Element.PLAN, Element.SOLUTION})
    return frozenset({Element.PLAN})


def _without(phrase: str, words: str) -> str:
    if _HAN.search(phrase):
        return words.replace(phrase, " ")
    return re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", words)


def qualified_at(ticket: Ticket) -> datetime | None:
    """Give the moment at which the last missing element of the first response was there; None while one is missing.

    Receipt and plan are needed at every level, at level 1 a preliminary solution, at level 2 a named handler and work
    begun. Before anybody has graded the ticket nothing is judged: what was said counts when the grade is there.
    """
    grade, times, started = ticket.grading.active, ticket.times, ticket.times.service_started_at
    if grade is None:
        return None
    needed = {
        ResponseLevel.LEVEL_1: (times.planned_at, times.proposed_at),
        ResponseLevel.LEVEL_2: (times.planned_at, times.assigned_at or started, started),
        ResponseLevel.LEVEL_3: (times.planned_at,),
    }[grade.response_level]
    there = [at for at in needed if at is not None]
    return max(there) if len(there) == len(needed) else None
