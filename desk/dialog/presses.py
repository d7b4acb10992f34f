"""A customer's button: checked for origin, person and version, then done; a press that may do nothing says why."""

from collections.abc import Callable

from desk import wording
from desk.dialog import questions, reporting, verdict, wishes
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent
from desk.replies import Toast
from desk.terms import Field, TicketId
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tokens import Button, unseal
from desk.turns import Outbound, Topic

SHORT: dict[Intent, str] = {
    Intent.PROGRESS: "progress",
    Intent.URGE: "urge",
    Intent.WITHDRAW: "withdraw",
    Intent.CALL_BACK: "call",
    Intent.PERSON: "person",
    Intent.CORRECT: "correct",
}
_WISHES = {action: intent for intent, action in SHORT.items()}
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_WITHDRAWALS: dict[str, str] = {"works": "works again", "unneeded": "no longer needed", "other": "other reason"}


def take(token: str, draft: Draft) -> None:
    """Do what a button says, if it is this desk's, this customer's and not out of date."""
    button = unseal(token, secret=draft.around.secret)
    if button is None or button.person != draft.customer.id:
        _refuse(text("This button is not yours to press. Please write to us instead."), draft)
        return
    ticket = draft.ticket(button.ticket)
    if button.ticket and (ticket is None or not _is_current(button, ticket)):
        _refuse(_stale(button, ticket), draft)
        return
    _toast(draft)
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


def _is_current(button: Button, ticket: Ticket) -> bool:
    return ticket.status.is_open and button.version in {0, ticket.version}


def _stale(button: Button, ticket: Ticket | None) -> Text:
    if ticket is None:
        return text("Ticket {number} can't be found here any more.", number=button.ticket)
    return text(
        "This button is out of date. Ticket {number} is now: {state}.",
        number=ticket.id,
        state=wording.STATUS[ticket.status],
    )


def _refuse(why: Text, draft: Draft) -> None:
    press = draft.heard.press
    if press and press.press:
        toast = Toast(press=press.press, text=why, alert=True)
        draft.owe((Outbound(to=draft.conversation.address, message=toast),))
    else:
        draft.say(why)


def _toast(draft: Draft) -> None:
    press = draft.heard.press
    if press and press.press:
        toast = Toast(press=press.press, text=text("OK"))
        draft.owe((Outbound(to=draft.conversation.address, message=toast),))


def _do(button: Button, ticket: Ticket | None, draft: Draft) -> None:
    if button.action in _WISHES and not (button.action == "correct" and button.argument):
        _wish(_WISHES[button.action], ticket, draft)
    elif button.action in _ALONE:
        _ALONE[button.action](button, ticket, draft)
    elif ticket and button.action in _FOR_TICKET:
        _FOR_TICKET[button.action](button, ticket, draft)


def _wish(intent: Intent, ticket: Ticket | None, draft: Draft) -> None:
    tickets = draft.open_tickets()
    if ticket is None and len(tickets) > 1:
        if intent is Intent.PROGRESS:
            for each in tickets:
                wishes.show_progress(each, draft)
            return
        draft.say(text("Which ticket is this about?"), choices=reporting.ticket_choices(SHORT[intent], draft))
        return
    wishes.grant(intent, ticket or (tickets[0] if tickets else None), draft)


def _pick(button: Button, ticket: Ticket | None, draft: Draft) -> None:
    reporting.picked(None if button.argument == "new" else ticket, draft)


def _new(_: Button, __: Ticket | None, draft: Draft) -> None:
    reporting.invite_problem(draft)


def _language(button: Button, _: Ticket | None, draft: Draft) -> None:
    draft.converse(locale=_LANGUAGES[button.argument])
    draft.say(text("We speak English here from now on."))


def _skip(button: Button, ticket: Ticket, draft: Draft) -> None:
    field = Field(button.argument)
    if questions.value_of(ticket, field) or field in ticket.contact.declined:
        return
    questions.skip(ticket, field, draft)


def _same(button: Button, ticket: Ticket, draft: Draft) -> None:
    field = Field(button.argument)
    if draft.customer.product_model:
        ticket = questions.store(ticket, {field: draft.customer.product_model}, draft)
        questions.ask_next(ticket, draft)


def _again(button: Button, ticket: Ticket, draft: Draft) -> None:
    earlier = draft.ticket(TicketId(int(button.argument)))
    if earlier:
        reporting.recurs(ticket, earlier, draft)


def _drop(button: Button, ticket: Ticket, draft: Draft) -> None:
    wishes.withdraw(ticket, _WITHDRAWALS[button.argument], draft)


def _keep(_: Button, ticket: Ticket, draft: Draft) -> None:
    wishes.keep(ticket, draft)


def _fix(_: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.confirm(ticket, draft)


def _doubt(_: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.doubt(ticket, "", draft)


def _rate(button: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.rate(ticket, int(button.argument), "", draft)


def _content(_: Button, ticket: Ticket, draft: Draft) -> None:
    verdict.no_suggestion(ticket, draft)


def _correct(button: Button, ticket: Ticket, draft: Draft) -> None:
    field = Field(button.argument)
    draft.turn_to(ticket=ticket.id, topic=Topic.CORRECTION, field=field)
    draft.say(text("{field}: what is right?", field=wording.FIELD[field]))


_ALONE: dict[str, Callable[[Button, Ticket | None, Draft], None]] = {"pick": _pick, "new": _new, "lang": _language}
_FOR_TICKET: dict[str, Callable[[Button, Ticket, Draft], None]] = {
    "skip": _skip,
    "same": _same,
    "again": _again,
    "drop": _drop,
    "keep": _keep,
    "fix": _fix,
    "doubt": _doubt,
    "rate": _rate,
    "fine": _content,
    "correct": _correct,
}
