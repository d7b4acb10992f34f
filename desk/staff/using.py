"""Parts that went into the product: picked or typed, how many, their serial, and taken back (R2.2-6)."""

import re

from desk import notices
from desk.errors import DeskError
from desk.policy import in_language
from desk.staff.draft import Draft
from desk.staff.steps import Job, Option, Step, Taken, proceed
from desk.staff.taking import next_steps
from desk.staff.vocabulary import Order
from desk.texts import Text, text, verbatim
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket
from desk.values import replace
from desk.visits import stock
from desk.visits.rules import StockPart
from desk.visits.visit import PartUsed

MOST_OFFERED, MOST_LISTED = 5, 20
CORRECTIONS = _BACK, _SERIAL = "back", "serial"
_QUANTITY = re.compile(
    r"[x×*]?\s*(\d{1,3})\s*(?:个|只|件|片|条|根|块|pcs?|x|×)?(?=$|\s)\s*(.*)", re.IGNORECASE | re.DOTALL
)
_UNLISTED = re.compile(r"(\S.*?)\s+([x×*]?\d{1,3}(?:个|只|件|片|条|根|块)?)", re.DOTALL)


def used(job: Job) -> Step | None:
    """Note a part: which, how many, and with what serial where one is typed. Said: the part, and how many.

    `back` and `serial` as the first word, or as what a button carries, correct what was noted.
    """
    stock.check(job.ticket, by=job.draft.member)
    if not job.said and job.argument in CORRECTIONS:
        proceed(replace(job, said=(job.argument,), argument=""), used)
        return None
    match job.said:
        case ():
            return _which_part(job)
        case (first, *rest) if first == _BACK:
            return _take_back(job, rest)
        case (first, *rest) if first == _SERIAL:
            return _add_serial(job, rest)
        case (_,):
            amounts = tuple(Option(value=str(n), label=verbatim(str(n))) for n in (1, 2, 3, 4))
            return Step(question=(text("How many?"),), options=amounts, read=_quantity, numbers_are_words=True)
        case _:
            _note(job)
            return None


def _which_part(job: Job) -> Step:
    draft, parts = job.draft, job.draft.around.policy.parts
    options = [Option(value=part.number, label=_label(part, draft)) for part in parts[:MOST_OFFERED]]
    if job.ticket.parts_used:
        options.append(Option(value=_BACK, label=text("Take one back")))
    lines = [text("Ticket {number}: which part went in? Choose, or type its number or name.", number=job.ticket.id)]
    if more := parts[MOST_OFFERED:MOST_LISTED]:
        lines.append(text("Also: {parts}", parts=listed(tuple(_label(part, draft) for part in more))))
    values = {option.value for option in options}

    def read(words: str) -> Taken | None:
        return (words, "") if words in values else _named(words, parts)

    return Step(question=tuple(lines), options=tuple(options), read=read, numbers_are_words=True)


def _named(words: str, parts: tuple[StockPart, ...]) -> Taken | None:
    """Find the part that words begin with, by its number or a name; else the words name one that is not listed."""
    said = words.casefold()
    spelled = [(name, part) for part in parts for name in (part.number, *part.names.values())]
    for name, part in sorted(spelled, key=lambda found: len(found[0]), reverse=True):
        if said.startswith(name.casefold()) and not said[len(name) :][:1].isalnum():
            return part.number, words[len(name) :].strip(" ,，")
    unlisted = _UNLISTED.fullmatch(words)
    if unlisted:
        return unlisted[1][: stock.LONGEST], unlisted[2]
    return (words[: stock.LONGEST], "") if words else None


def _quantity(words: str) -> Taken | None:
    found = _QUANTITY.fullmatch(words.strip())
    return (found[1], found[2].strip()) if found and int(found[1]) else None


def _note(job: Job) -> None:
    """Note the part; words that are left over are its serial."""
    draft, named = job.draft, job.said[0]
    known = next((part for part in draft.around.policy.parts if part.number == named), None)
    part = PartUsed(
        number=named,
        name=in_language(known.names, draft.member.locale) if known else named,
        quantity=int(job.said[1]),
        serial=job.rest.strip()[: stock.LONGEST],
        by=draft.member.name,
        at=draft.scene.now,
    )
    noted = draft.apply(stock.use(job.ticket, part, by=draft.member, now=draft.scene.now))
    tell_of(draft, noted, text("Noted on ticket {number}: {part}", number=noted.id, part=stock.line_of(part)))


def _take_back(job: Job, said: list[str]) -> Step | None:
    draft, ticket = job.draft, job.ticket
    if not ticket.parts_used:
        raise DeskError(text("No parts are noted on ticket {number}.", number=ticket.id))
    last = ticket.parts_used[-MOST_OFFERED:]
    if not said:
        options = tuple(Option(value=str(at), label=stock.line_of(part)) for at, part in enumerate(last, start=1))
        return Step(question=(text("Ticket {number}: which part was not used?", number=ticket.id),), options=options)
    part = last[int(said[0]) - 1]
    left = draft.apply(stock.take_back(ticket, part, by=draft.member, now=draft.scene.now))
    tell_of(draft, left, text("Taken back from ticket {number}: {part}", number=left.id, part=stock.line_of(part)))
    return None


def _add_serial(job: Job, said: list[str]) -> Step | None:
    """Ask for the serial of the part that was noted last."""
    draft, ticket = job.draft, job.ticket
    if not ticket.parts_used:
        raise DeskError(text("No parts are noted on ticket {number}.", number=ticket.id))
    last = ticket.parts_used[-1]
    if not said:
        question = text("{part}: please type its serial number.", part=stock.line_of(last))
        return Step(question=(question,))
    now = draft.scene.now
    draft.apply(stock.take_back(ticket, last, by=draft.member, now=now))
    better = replace(last, serial=said[0][: stock.LONGEST], at=now)
    noted = draft.apply(stock.use(job.ticket, better, by=draft.member, now=now))
    tell_of(draft, noted, text("Noted on ticket {number}: {part}", number=noted.id, part=stock.line_of(better)))
    return None


def tell_of(draft: Draft, ticket: Ticket, line: Text) -> None:
    """Say what was noted, with what comes next at hand; the owner reads it on the card."""
    more = draft.choice(Order.USED, text("Another part"), ticket=ticket)
    corrections = (
        draft.choice(Order.USED, text("Serial number"), ticket=ticket, argument=_SERIAL),
        draft.choice(Order.USED, text("Take one back"), ticket=ticket, argument=_BACK),
    )
    draft.owe(o for o in notices.refresh_cards(ticket, draft.around) if o.to != draft.conversation.address)
    draft.say(line, choices=(more, *(corrections if ticket.parts_used else ()), *next_steps(draft, ticket)[:1]))


def _label(part: StockPart, draft: Draft) -> Text:
    name = in_language(part.names, draft.member.locale)
    return text("{part} ({number})", part=name, number=part.number)
