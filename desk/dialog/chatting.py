"""What is surely no problem (a greeting, thanks, opening hours) opens no ticket: it is answered, and can become one."""

from desk.conversations import Topic
from desk.dialog import asking, reporting, wishes
from desk.dialog.draft import Draft
from desk.phrases import mentions
from desk.policy import in_language
from desk.texts import text, verbatim
from desk.tickets.proposing import lesson, told_in
from desk.tickets.ticket import Ticket
from desk.triage.deciding import tells_no_problem
from desk.values import replace

MOST_HELD = 4096  # characters: the longest message of any platform
_OF_TROUBLE = ("trouble", "unsolved", "urgent")
_NOT = ("不", "没", "沒", "唔")


def is_chat(draft: Draft) -> bool:
    """Whether a message is surely no report: words alone, that name no trouble."""
    said, phrases = draft.heard.told, draft.around.policy.phrases
    if draft.heard.words != said or any(mentions(said, phrases.get(key, ())) for key in _OF_TROUBLE):
        return False
    return tells_no_problem(draft.read(told_in(said)), draft.around.policy.proposals)


def reply(draft: Draft) -> None:
    """Answer it, and offer to report it all the same: its words are kept for that."""
    draft.turn_to(
        topic=Topic.NO_PROBLEM,
        field=None,
        held=_held(draft.heard.told, draft),
        held_keys=(*_keys(draft), draft.scene.message.key),
        focus_until=draft.now + reporting.FOCUS,
    )
    _answer(draft)
    draft.say(choices=(draft.choice("report", text("Report it as a problem")),))


def insists(draft: Draft) -> bool:
    """Whether the customer says that what was taken for none is a problem."""
    if draft.dialog.topic is not Topic.NO_PROBLEM:
        return False
    said = draft.heard.told.lower()
    insisting = (phrase for phrase in draft.around.policy.phrases.get("insist", ()) if mentions(said, (phrase,)))
    return any(not any(f"{no}{phrase}" in said for no in _NOT) for phrase in insisting)


def report(draft: Draft) -> None:
    """Make a ticket of what was taken for no problem, in the customer's words, and learn that it was one."""
    held, keys = draft.dialog.held, draft.dialog.held_keys
    if draft.dialog.topic is not Topic.NO_PROBLEM or not held:
        asking.invite_problem(draft)
        return
    taken_for = draft.read(told_in(held))
    ticket = reporting.open_from("\n".join(filter(None, (held, draft.heard.words))), draft)
    draft.adopt(keys)
    if taken_for:
        judged = lesson(ticket, None, by=draft.actor, now=draft.now)
        draft.learn(replace(judged, proposed=taken_for))


def open_after(words: str, draft: Draft) -> None:
    """Open a ticket; what was just said before it, and taken for no problem, is part of its dialogue."""
    keys = _keys(draft)
    reporting.open_from(words, draft)
    draft.adopt(keys)


def _answer(draft: Draft) -> None:
    said, policy = draft.heard.told, draft.around.policy
    if mentions(said, policy.phrases.get("progress", ())):
        _tell_progress(draft)
    elif mentions(said, policy.phrases.get("hours", ())):
        hours = in_language(policy.proposals.hours, draft.conversation.locale or "")
        draft.say(verbatim(hours) if hours else text("We read what you write here at any time of the day."))
    elif mentions(said, policy.phrases.get("thanks", ())):
        draft.say(text("You are welcome. Just write here if there is anything else."))
    elif mentions(said, policy.phrases.get("greeting", ())):
        draft.say(
            text("Hello, this is the service desk of {company}.", company=policy.company),
            text("Tell us what is wrong, in your own words; pictures, voice and a place are welcome."),
        )
    else:
        draft.say(
            text("Thank you for your message. It tells of no problem, as far as we can see: we opened no ticket."),
            text("If a colleague shall look at it, press the button, or say that it is a problem."),
        )


def _tell_progress(draft: Draft) -> None:
    mine: list[Ticket] = draft.own_tickets()
    if mine:
        wishes.show_progress(mine[-1], draft)
    else:
        draft.say(text("You have no open ticket here. Tell us what is wrong, and we open one."))


def _keys(draft: Draft) -> tuple[str, ...]:
    """Name the messages that were just taken for no problem."""
    until = draft.dialog.focus_until
    is_recent = draft.dialog.topic is Topic.NO_PROBLEM and until is not None and draft.now < until
    return draft.dialog.held_keys if is_recent else ()


def _held(said: str, draft: Draft) -> str:
    before = draft.dialog.held if _keys(draft) else ""
    return "\n".join(filter(None, (before, said)))[-MOST_HELD:]
