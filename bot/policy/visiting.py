"""What the figures of visits owe to each other, and how parts are numbered."""

import re
from datetime import datetime, timedelta

from bot.policy.written import wrong
from desk.visits.rules import Maps, StockPart, VisitRules

_FIELDS = {"lat", "lng", "name", "address"}
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,15}")  # a button has no room for more
_NOWHERE = {"lat": "31.2", "lng": "121.5", "name": "x", "address": "x"}


def possible(rules: VisitRules) -> VisitRules:
    """Demand that a window fits between the hours of visits, and that the links are some."""
    day = datetime(2000, 1, 1).date()  # noqa: DTZ001 -- any day
    open_for = datetime.combine(day, rules.latest) - datetime.combine(day, rules.earliest)
    if open_for < timedelta(minutes=1):
        raise wrong(latest="expected a time after earliest")
    if rules.window > open_for:
        raise wrong(window="expected no more than from earliest to latest")
    if faults := {f"maps.{name}": fault for name in Maps.__slots__ if (fault := _fault(getattr(rules.maps, name)))}:
        raise wrong(**faults)
    return rules


def told_apart(parts: tuple[StockPart, ...]) -> tuple[StockPart, ...]:
    """Demand of each part a number of its own that can be typed, and a name."""
    numbers = [part.number for part in parts]
    for at, part in enumerate(parts):
        if not _NUMBER.fullmatch(part.number):
            raise ValueError(f"expected a number of up to 16 letters, digits and . _ / -, not {part.number!r}")
        if numbers.index(part.number) != at:
            raise ValueError(f"expected each number once, but {part.number!r} comes again")
        if not any(name.strip() for name in part.names.values()):
            raise ValueError(f"expected a name of {part.number!r}")
    codes = [code for part in parts for code in part.codes]
    if again := next((code for code in codes if codes.count(code) > 1 or code in numbers), None):
        raise ValueError(f"expected each code once, and no part's number, but {again!r} comes again")
    return parts


def _fault(form: str) -> str:
    """Say what is wrong with the form of a link; nothing where it is right."""
    try:
        filled = form.format_map(_NOWHERE)
    except (LookupError, ValueError):
        return f"expected no other fields than {', '.join(sorted(_FIELDS))}"
    is_link = filled.startswith(("https://", "http://")) and " " not in filled
    return "" if is_link and filled != form else "expected a link with {lat} and {lng}, or {address}"
