"""Cards that change after they were sent: by a response code, which is good once."""

from collections.abc import Mapping
from dataclasses import replace

from sandbox.core import Answer
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.wecom.account import Account, Sent, phone_of
from sandbox.wecom.cards import check_card
from sandbox.wecom.checking import part
from sandbox.wecom.drawing import card_fields, pressed_off
from sandbox.wecom.sending import check_agent

BAD_CODE = 42036


def update_card(account: Account, ask: Ask) -> Answer:
    """Answer message/update_template_card: a new button text or a whole new card, for those named or for all."""
    check_agent(account, ask.body.get("agentid"))
    sent = _sent(account, code=ask.text("response_code", errcode=40058))
    change = _change(ask)
    members, strangers = _named(account, ask, sent=sent)
    del account.codes[ask.body["response_code"]]
    for member in members:
        revise(account, sent, member=member, change=change)
    return ok(invaliduser=strangers)


def revise(account: Account, sent: Sent, *, member: str, change: Mapping[str, object]) -> None:
    """Change the card on one member's phone: {replace_name} or {template_card}."""
    phone, number = phone_of(member), sent.bubbles[member]
    bubble = next(shown for shown in account.core.phones.transcript(phone) if shown.number == number)
    card = change.get("template_card")
    if isinstance(card, Mapping):
        fields = card_fields(card)
        fields["ref"] = fields["ref"] or bubble.ref
        if card.get("replace_text"):
            fields |= pressed_off(replace(bubble, **fields), name=str(card["replace_text"]))
    else:
        fields = pressed_off(bubble, name=str(change["replace_name"]))
    account.core.phones.revise(phone, number, state="edited", **fields)


def _sent(account: Account, *, code: str) -> Sent:
    known = account.codes.get(code)
    if known is None:
        raise RefusalError(BAD_CODE, "invalid response_code: unknown, or used before")
    if account.now() >= known.until:
        raise RefusalError(BAD_CODE, "invalid response_code: expired")
    return known.sent


def _change(ask: Ask) -> Mapping[str, object]:
    if "template_card" in ask.body:
        card = part(ask.body, "template_card")
        check_card(card, is_new=False)
        return {"template_card": card}
    name = part(ask.body, "button").get("replace_name")
    if not isinstance(name, str) or not name:
        raise RefusalError(42020, "missing button name")
    return {"replace_name": name}


def _named(account: Account, ask: Ask, *, sent: Sent) -> tuple[list[str], list[str]]:
    if ask.body.get("atall") == 1:
        return list(sent.bubbles), []
    users = ask.body.get("userids")
    if not isinstance(users, list) or not users:
        raise RefusalError(40058, "invalid Request Parameter: userids")
    found = {str(user): account.member(str(user)) for user in users}
    members = [member for member in found.values() if member in sent.bubbles]
    return [member for member in members if member], [
        user for user, member in found.items() if member not in sent.bubbles
    ]
