"""The customer's side of a visit: choosing a time, wishing another, cancelling it, signing for the work (R1.2-4)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desk.cards import shorten
from desk.conversations import Topic
from desk.dialog import questions, verdict
from desk.dialog.draft import Draft
from desk.phrases import mentions
from desk.replies import Choice
from desk.terms import Field
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.visits import appointing, offering, signing, telling
from desk.visits.reminding import timer_of
from desk.visits.steps import on_the_way
from desk.visits.visit import VisitState, Window
from desk.visits.windows import read_windows
from desk.visits.wording import told

_LONGEST = 300  # characters of a wish on the ticket; the dialogue has all of it
_EDGES = " .,!?;~。，！？；～"
_ORDINALS = (("第一个", "第1个", "first", "the first"), ("第二个", "第2个", "second", "the second"),
             ("第三个", "第3个", "third", "the third"))  # fmt: skip


def is_asked(ticket: Ticket | None) -> bool:
    """Whether the customer is asked which time suits them."""
    return ticket is not None and ticket.visit is not None and ticket.visit.state is VisitState.PROPOSED


def show(ticket: Ticket, draft: Draft) -> None:
    """Say how it stands with the visit, with what can be chosen."""
    if is_asked(ticket):
        draft.say(text("Which time suits you?"), choices=telling.slots(ticket, draft.around))
    elif _is_to_come(ticket) and ticket.visit and ticket.visit.chosen:
        draft.say(text("Visit: {time}", time=told(ticket.visit.chosen)))
        draft.say(choices=telling.changes(ticket, draft.around))


def press_time(ticket: Ticket, argument: str, draft: Draft) -> None:
    """Take a time that was pressed, if it is still one of those proposed."""
    try:
        pressed = offering.unspelled(argument)
    except ValueError:
        pressed = ()
    offered = ticket.visit.windows if ticket.visit else ()
    if not pressed or pressed[0] not in offered or pressed[0].end <= draft.now:
        draft.about = ticket.id
        draft.say(text("This time is not offered any more."), choices=_still(ticket, draft))
    elif ticket.visit and ticket.visit.state is VisitState.AGREED and ticket.visit.chosen == pressed[0]:
        draft.about = ticket.id
        draft.say(text("This is agreed already: {time}.", time=told(pressed[0])))
    elif on_the_way(ticket):
        _say_on_the_way(ticket, draft)
    else:
        choose(ticket, pressed[0], draft)


def choose(ticket: Ticket, window: Window, draft: Draft) -> None:
    """Agree on a time; the address is asked for where nobody knows it."""
    draft.absorb(telling.agreed(ticket, window, draft.around, by=draft.actor))
    draft.turn_to(ticket=ticket.id, topic=None, field=None)
    settled = draft.ticket(ticket.id)
    if settled and not settled.contact.address and Field.ADDRESS not in settled.contact.declined:
        questions.ask(Field.ADDRESS, settled, draft)


def wish_otherwise(ticket: Ticket, draft: Draft) -> None:
    """Ask for the customer's own wish."""
    draft.about = ticket.id
    draft.turn_to(ticket=ticket.id, topic=Topic.VISIT, field=None)
    draft.say(text("When does it suit you? Please write it in your own words, for example: tomorrow after 3 pm."))


def move(ticket: Ticket, draft: Draft) -> None:
    """Begin to move a visit: what was agreed on stands until another time is."""
    if not _is_to_come(ticket):
        _say_there_is_none(ticket, draft)
        return
    if on_the_way(ticket):
        _say_on_the_way(ticket, draft)
        return
    wishes = read_wish(draft.heard.told, draft)
    if wishes:
        take_wish(ticket, draft)
        return
    chosen = ticket.visit.chosen if ticket.visit else None
    if chosen:
        draft.say(text("Agreed on so far: {time}. It stands until another time is agreed on.", time=told(chosen)))
    wish_otherwise(ticket, draft)


def take_wish(ticket: Ticket, draft: Draft) -> None:
    """Pass the customer's wish on to the handler, who agrees to it at one press or offers other times."""
    words = shorten(draft.heard.words, _LONGEST)
    wished = draft.apply(appointing.wish(ticket, words, by=draft.actor, now=draft.now))
    draft.turn_to(topic=None, field=None)
    name = wished.assignee.name if wished.assignee else None
    draft.say(text("Thank you. {name} looks whether that is possible and answers you here.", name=name) if name
              else text("Thank you. We look whether that is possible and answer you here."))  # fmt: skip
    news = text("Ticket {number}: for the visit the customer wishes: {words}", number=wished.id, words=words)
    draft.owe(telling.ask_handler(wished, draft.around, news, wished=read_wish(words, draft)))
    draft.set_timers(timer_of(wished, draft.around))


def ask_call_off(ticket: Ticket, draft: Draft) -> None:
    """Make sure that a visit is to be cancelled."""
    if not _is_to_come(ticket):
        _say_there_is_none(ticket, draft)
        return
    draft.about = ticket.id
    draft.say(
        text("Shall we cancel the visit for ticket {number}? The ticket itself goes on.", number=ticket.id),
        choices=(
            draft.choice(telling.CALL_OFF, text("Yes, cancel the visit"), ticket=ticket, argument="yes"),
            draft.choice(telling.MOVE, text("No, another time"), ticket=ticket),
            draft.choice("stay", text("No, keep it"), ticket=ticket),
        ),
    )


def instead(ticket: Ticket, draft: Draft) -> tuple[Choice, ...]:
    """Offer to cancel only the visit to who wants to withdraw a ticket that has one."""
    if not _is_to_come(ticket):
        return ()
    return (draft.choice(telling.CALL_OFF, text("Only cancel the visit"), ticket=ticket, argument="yes"),)


def call_off(ticket: Ticket, draft: Draft) -> None:
    """Cancel the visit; the handler is told at once, wherever they are."""
    draft.absorb(telling.called_off(ticket, "", draft.around, by=draft.actor))
    draft.turn_to(topic=None, field=None)


def stay(ticket: Ticket, draft: Draft) -> None:
    """Leave a visit as it is."""
    draft.about = ticket.id
    draft.turn_to(topic=None, field=None)
    chosen = ticket.visit.chosen if ticket.visit else None
    if chosen:
        draft.say(text("All right: {time}.", time=told(chosen)))
    else:
        draft.say(text("All right, ticket {number} goes on.", number=ticket.id))


def read(ticket: Ticket, draft: Draft) -> bool:
    """Understand plain words as the answer to the times that are offered, or as the wish that was asked for."""
    if draft.dialog.topic is Topic.VISIT and draft.dialog.ticket == ticket.id:
        if ticket.visit is None or not ticket.visit.is_pending:
            draft.turn_to(topic=None)
            return False
        if not _choose_by_words(ticket, draft):
            take_wish(ticket, draft)
        return True
    return _moves(ticket, draft) or (is_asked(ticket) and _answers(ticket, draft))


def yes(ticket: Ticket, draft: Draft) -> bool:
    """Understand a bare yes to the only time that is offered; of several it must be said which."""
    windows = _ahead(ticket, draft)
    if len(windows) == 1:
        choose(ticket, windows[0], draft)
    else:
        draft.about = ticket.id
        draft.say(text("Which of these times suits you?"), choices=telling.slots(ticket, draft.around))
    return True


def read_wish(words: str, draft: Draft, *, now: datetime | None = None) -> tuple[Window, ...]:
    """Read a time in a customer's words, the small words around it left aside; none where it is not plain."""
    policy, said = draft.around.policy, words.lower().strip(_EDGES)
    for filler in sorted(policy.phrases.get("time_filler", ()), key=len, reverse=True):
        said = said.replace(filler, " ")
    return read_windows(said.strip(" ,，"), now=now or draft.now, zone=policy.zone, rules=policy.visits)


def sign(ticket: Ticket, draft: Draft) -> None:
    """Take the signature; where the work is said to solve it, that is the confirmation too: nobody is asked twice."""
    chat = draft.conversation.address
    change = signing.sign(
        ticket, seen=draft.scene.shown, chat=f"{chat.channel}:{chat.user}", by=draft.actor, now=draft.now
    )
    signed = draft.apply(change)
    draft.say(text("Thank you, your signature for ticket {number} is noted.", number=signed.id))
    if signed.handling.solved is not False and not signed.handling.further:
        verdict.confirm(signed, draft)
    else:
        verdict.ask_again(signed, draft)


def _moves(ticket: Ticket, draft: Draft) -> bool:
    """Understand "reschedule, the day after tomorrow at 3" as the wish that it is."""
    said, phrases = draft.heard.told, draft.around.policy.phrases
    if not (_is_to_come(ticket) and mentions(said, phrases.get("reschedule", ())) and read_wish(said, draft)):
        return False
    move(ticket, draft)
    return True


def _answers(ticket: Ticket, draft: Draft) -> bool:
    phrases, said = draft.around.policy.phrases, draft.heard.told.lower().strip(_EDGES)
    if said in phrases.get("no_time", ()):
        wish_otherwise(ticket, draft)
    elif said in phrases.get("time_yes", ()):
        yes(ticket, draft)
    elif said in phrases.get("any_time", ()) and (windows := _ahead(ticket, draft)):
        choose(ticket, windows[0], draft)
    elif not _choose_by_words(ticket, draft):
        if not read_wish(draft.heard.told, draft):
            return False
        take_wish(ticket, draft)
    return True


def _choose_by_words(ticket: Ticket, draft: Draft) -> bool:
    """Take "the second one", or a time that is one of those offered or within it."""
    windows = _ahead(ticket, draft) if is_asked(ticket) else ()
    said = draft.heard.told.lower().strip(_EDGES)
    place = next((n for n, names in enumerate(_ORDINALS) if said in names), None)
    if place is not None and place < len(windows):
        choose(ticket, windows[place], draft)
        return True
    meant = [window for window in windows if _stands_for(read_wish(said, draft), window)]
    meant = meant or [window for window in windows if _stands_for(_on_its_day(said, window, draft), window)]
    if len(meant) != 1:
        return False
    choose(ticket, meant[0], draft)
    return True


def _on_its_day(said: str, window: Window, draft: Draft) -> tuple[Window, ...]:
    """Read a time as one of the day of a window: "2 pm" alone means that of those offered."""
    day = window.start.astimezone(ZoneInfo(draft.around.policy.zone)).replace(hour=0, minute=0)
    return read_wish(said, draft, now=day.astimezone(UTC))


def _stands_for(wished: tuple[Window, ...], offered: Window) -> bool:
    """Whether a time that was said is the beginning of one that is offered, or has it within: "tomorrow morning"."""
    if len(wished) != 1:
        return False
    said = wished[0]
    return said.start == offered.start or (said.start <= offered.start and offered.end <= said.end)


def _ahead(ticket: Ticket, draft: Draft) -> tuple[Window, ...]:
    windows = ticket.visit.windows if ticket.visit else ()
    return tuple(window for window in windows if window.end > draft.now)


def _still(ticket: Ticket, draft: Draft) -> tuple[Choice, ...]:
    return telling.slots(ticket, draft.around) if is_asked(ticket) else ()


def _is_to_come(ticket: Ticket) -> bool:
    return ticket.visit is not None and ticket.visit.is_pending and ticket.times.handled_at is None


def _say_there_is_none(ticket: Ticket, draft: Draft) -> None:
    draft.about = ticket.id
    draft.say(text("No visit is arranged for ticket {number} at present.", number=ticket.id))


def _say_on_the_way(ticket: Ticket, draft: Draft) -> None:
    """Tell whoever is on the way at once that the customer wants it otherwise; it is theirs to answer."""
    draft.about = ticket.id
    name = ticket.assignee.name if ticket.assignee else draft.around.policy.company
    draft.say(text("{name} is on the way to you already. We pass it on at once.", name=name))
    news = text("Ticket {number}: you are on the way, and the customer wants another time: {words}", number=ticket.id,
                words=draft.heard.told or "—")  # fmt: skip
    draft.owe(telling.tell_handler(ticket, draft.around, news, offers=("reply", "dialogue")))
