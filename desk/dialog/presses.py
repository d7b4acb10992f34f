"""A customer's button: checked for origin, person and version, then done; a press that may do nothing says why."""

from collections.abc import Callable

from desk import wording
from desk.dialog import asking, chatting, papers, questions, reach, returning, surveying, verdict, visiting, wishes
from desk.dialog.campaigning import press as answer_campaign
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent
from desk.replies import Toast
from desk.survey import campaigning
from desk.survey.asking import ACTIONS
from desk.terms import Field, Means, TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tokens import Button, unseal
from desk.turns import Outbound

_WISHES = {action: intent for intent, action in asking.ACTIONS.items()}
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_NAMES = {"zh_CN": ("中文", "汉语", "chinese", "zh"), "en": ("英文", "英语", "english", "en")}


def take(token: str, draft: Draft) -> None:
    """Do what a button says, if it is this desk's, this customer's and not out of date."""
    button = unseal(token, secret=draft.around.secret)
    if button is None or button.person not in {draft.customer.id, draft.dialog.former}:
        _refuse(text("This button is not yours to press. Please write to us instead."), draft)
        return
    ticket = draft.ticket(button.ticket)
    if button.ticket and (ticket is None or not _is_current(button, ticket)):
        _refuse(_stale(button, ticket), draft)
        return
    toast(draft)
    _do(button, ticket, draft)


def offer_languages(draft: Draft) -> None:
    """Offer the languages, each in its own."""
    draft.say(
        text("Which language shall we speak?"),
        choices=(
            draft.choice("lang", text("{words}", words="中文"), argument="zh"),
            draft.choice("lang", text("{words}", words="English"), argument="en"),
        ),
    )


def switch_language(draft: Draft) -> None:
    """Speak the language that was named, or offer the languages when none was."""
    said = draft.heard.told.lower()
    named = [locale for locale, names in _NAMES.items() if any(name in said for name in names)]
    if len(named) == 1:
        _speak(named[0], draft)
    else:
        offer_languages(draft)


def toast(draft: Draft) -> None:
    """Answer a press, so that the button stops waiting."""
    press = draft.heard.press
    if press and press.press:
        done = Toast(press=press.press, text=text("OK"))
        draft.owe((Outbound(to=draft.conversation.address, message=done),))


def _is_current(button: Button, ticket: Ticket) -> bool:
    """Tell whether it is not too late: a rating may come late (C13), progress is shown of any ticket."""
    is_live = ticket.status.is_open or button.action in {"progress", *ACTIONS}
    return is_live and button.version in {0, ticket.version}


def _stale(button: Button, ticket: Ticket | None) -> Text:
    if ticket is None:
        return text("Ticket {number} can't be found here any more.", number=button.ticket)
    return text(
        "That choice is out of date. Ticket {number} is now: {state}.",
        number=ticket.id,
        state=wording.STATUS[ticket.status],
    )


def _refuse(why: Text, draft: Draft) -> None:
    press = draft.heard.press
    if press and press.press:
        refusal = Toast(press=press.press, text=why, alert=True)
        draft.owe((Outbound(to=draft.conversation.address, message=refusal),))
    else:
        draft.say(why)


def _do(button: Button, ticket: Ticket | None, draft: Draft) -> None:
    if button.action in _WISHES and not button.argument:
        _wish(_WISHES[button.action], ticket, draft)
    elif button.action in _ALONE:
        _ALONE[button.action](button, ticket, draft)
    elif ticket and button.action in _FOR_TICKET:
        _FOR_TICKET[button.action](button, ticket, draft)


def _wish(intent: Intent, ticket: Ticket | None, draft: Draft) -> None:
    tickets = draft.open_tickets()
    if ticket is None and len(tickets) > 1:
        asking.about_which(intent, draft)
    else:
        wishes.grant(intent, ticket or (tickets[0] if tickets else None), draft)


def _pick(button: Button, ticket: Ticket | None, draft: Draft) -> None:
    asking.picked(None if button.argument == "new" else ticket, draft)


def _new(_: Button, __: Ticket | None, draft: Draft) -> None:
    asking.invite_problem(draft)


def _report(_: Button, __: Ticket | None, draft: Draft) -> None:
    chatting.report(draft)


def _language(button: Button, _: Ticket | None, draft: Draft) -> None:
    _speak(_LANGUAGES[button.argument], draft)


def _speak(locale: str, draft: Draft) -> None:
    draft.converse(locale=locale)
    draft.say(text("We speak English here from now on."))


def _reach(button: Button, _: Ticket | None, draft: Draft) -> None:
    if button.argument:
        reach.wish(Means(button.argument), draft)
    else:
        reach.offer(draft)


def _papers(button: Button, _: Ticket | None, draft: Draft) -> None:
    if not papers.send_again(button.argument, draft):
        draft.say(text("You have no documents yet. They come when the work on a ticket is confirmed."))


def _skip(button: Button, ticket: Ticket, draft: Draft) -> None:
    field = Field(button.argument)
    if questions.value_of(ticket, field) or field in ticket.contact.declined:
        _say_known(ticket, draft)
    else:
        questions.skip(ticket, field, draft)


def _same(button: Button, ticket: Ticket, draft: Draft) -> None:
    field = Field(button.argument)
    if questions.value_of(ticket, field) or draft.customer.product_model is None:
        _say_known(ticket, draft)
    else:
        questions.go_on(questions.store(ticket, {field: draft.customer.product_model}, draft), draft)


def _say_known(ticket: Ticket, draft: Draft) -> None:
    draft.about = ticket.id
    draft.say(text("Thank you, we have that already for ticket {number}.", number=ticket.id))


def _again(button: Button, ticket: Ticket, draft: Draft) -> None:
    earlier = draft.ticket(TicketId(int(button.argument)))
    if earlier:
        returning.recurs(ticket, earlier, draft)
    else:
        draft.say(text("Ticket {number} can't be found here any more.", number=int(button.argument)))


def _drop(button: Button, ticket: Ticket, draft: Draft) -> None:
    wishes.withdraw(ticket, button.argument, draft)


def _keep(_: Button, ticket: Ticket, draft: Draft) -> None:
    wishes.keep(ticket, draft)


def _fix(_: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.confirm(ticket, draft)


def _doubt(_: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.doubt(ticket, "", draft)


def _content(_: Button, ticket: Ticket, draft: Draft) -> None:
    surveying.no_suggestion(ticket, draft)


def _correct(button: Button, ticket: Ticket, draft: Draft) -> None:
    questions.ask_what_is_right(Field(button.argument), ticket, draft)


def _slot(button: Button, ticket: Ticket, draft: Draft) -> None:
    visiting.press_time(ticket, button.argument, draft)


_ALONE: dict[str, Callable[[Button, Ticket | None, Draft], None]] = {
    "pick": _pick,
    "new": _new,
    "report": _report,
    "lang": _language,
    "reach": _reach,
    **dict.fromkeys(campaigning.ACTIONS, answer_campaign),
    papers.ACTION: _papers,
}
_FOR_TICKET: dict[str, Callable[[Button, Ticket, Draft], None]] = {
    "skip": _skip,
    "same": _same,
    "again": _again,
    "drop": _drop,
    "keep": _keep,
    "fix": _fix,
    "doubt": _doubt,
    **dict.fromkeys(ACTIONS, surveying.press),
    "fine": _content,
    "correct": _correct,
    "slot": _slot,
    "noslot": lambda _, ticket, draft: visiting.wish_otherwise(ticket, draft),
    "calloff": lambda _, ticket, draft: visiting.call_off(ticket, draft),
    "stay": lambda _, ticket, draft: visiting.stay(ticket, draft),
    "sign": lambda _, ticket, draft: visiting.sign(ticket, draft),
}
