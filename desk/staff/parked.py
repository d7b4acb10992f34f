"""Messages that could not be handled: supervisors see them, have them tried again, or drop them (R6.4-3)."""

from desk.cards import shorten
from desk.errors import DeskError
from desk.messages import MessageId
from desk.parked import Fate, Parked, ParkedAct
from desk.staff.draft import Draft
from desk.staff.steps import Job, Step, Taken
from desk.staff.vocabulary import Order
from desk.texts import Text, text, verbatim
from desk.wording import CHANNEL

MOST_LISTED = 20
MOST_BUTTONS = 6
_LONGEST_QUOTE = 1000


def parked(job: Job) -> Step | None:
    """List parked messages without their words; of one that is named, show them too, and note who read it."""
    number = _read_number(job.rest)
    if number:
        _show(job.draft, _find(job.draft, number[0]))
    else:
        _list(job.draft)
    return None


def replay(job: Job) -> Step | None:
    """Give a parked message its turn again, as if it had just come."""
    if not job.said:
        return _which()
    one = _find(job.draft, job.said[0])
    job.draft.act(_done(Fate.REPLAYED, one, job.draft))
    job.draft.say(text("Message {number} is tried again now.", number=one.id))
    return None


def drop(job: Job) -> Step | None:
    """Take a parked message off the list: it stays on record, with who dropped it and why."""
    if not job.said:
        return _which()
    one = _find(job.draft, job.said[0])
    if len(job.said) == 1:
        return Step(question=(text("Message {number}: why is it dropped?", number=one.id),))
    job.draft.act(_done(Fate.DROPPED, one, job.draft, reason=job.said[1]))
    job.draft.say(text("Message {number} is off the list. It stays on record.", number=one.id))
    return None


def _which() -> Step:
    return Step(question=(text("Which message? /parked lists them."),), read=_read_number)


def _read_number(words: str) -> Taken | None:
    first, _, rest = words.strip().partition(" ")
    number = first.strip("#＃号,，:：")
    return (number, rest.strip()) if number.isascii() and number.isdigit() else None


def _find(draft: Draft, number: str) -> Parked:
    found = next((one for one in draft.scene.parked if MessageId(int(number)) in one.ids), None)
    if found is None:
        raise DeskError(text("There is no parked message {number}.", number=int(number)))
    return found


def _done(fate: Fate, one: Parked, draft: Draft, *, reason: str = "") -> ParkedAct:
    member = draft.member
    return ParkedAct(fate=fate, ids=one.ids, by=member.name, member=member.id, reason=reason)


def _list(draft: Draft) -> None:
    waiting = draft.scene.parked
    if not waiting:
        draft.say(text("No message is parked."))
        return
    choices = tuple(
        draft.choice(Order.PARKED, text("Message {number}", number=one.id), argument=str(one.id))
        for one in waiting[:MOST_BUTTONS]
    )
    draft.say(text("Parked messages: {count}", count=len(waiting)), *map(_line, waiting[:MOST_LISTED]), choices=choices)


def _show(draft: Draft, one: Parked) -> None:
    draft.act(_done(Fate.READ, one, draft))
    choices = (
        draft.choice(Order.REPLAY, text("Try again"), argument=str(one.id)),
        draft.choice(Order.DROP, text("Drop"), argument=str(one.id)),
    )
    words = [verbatim(shorten(one.words, _LONGEST_QUOTE))] if one.words else []
    draft.say(
        _line(one),
        text("What went wrong: {error}, {count} times", error=one.error, count=one.attempts),
        *words,
        text("That you read it is noted."),
        choices=choices,
    )


def _line(one: Parked) -> Text:
    channel, name = CHANNEL[one.address.channel], one.name or "—"
    if one.ticket is None:
        return text(
            "Message {number} · {name}, {channel}, {at}", number=one.id, name=name, channel=channel, at=one.sent_at
        )
    return text(
        "Message {number} · {name}, {channel}, {at} · ticket {ticket}",
        number=one.id,
        name=name,
        channel=channel,
        at=one.sent_at,
        ticket=one.ticket,
    )
