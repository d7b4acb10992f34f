"""What the application sends to its members, and what of it truly arrives."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sandbox.core import Answer
from sandbox.journal import Push
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import ok
from sandbox.wecom.account import Account, Sent, phone_of
from sandbox.wecom.cards import PRESSABLE
from sandbox.wecom.checking import check, part
from sandbox.wecom.drawing import drawn

MOST_RECEIVERS = 1000
USUAL_INTERVAL = 1800
LONGEST_INTERVAL = 14400
LONGEST_RECALL = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Who is meant: members as the directory writes them, and the strangers."""

    members: tuple[str, ...]
    strangers: tuple[str, ...]


def check_agent(account: Account, agent_id: object) -> None:
    """Raise RefusalError 41011 or 40056 unless it is this application's id."""
    if agent_id in (None, ""):
        raise RefusalError(41011, "missing agentid")
    if str(agent_id) != str(account.settings.agent_id):
        raise RefusalError(40056, "invalid agentid")


def send(account: Account, ask: Ask) -> Answer:
    """Answer message/send; a member who got too many is passed over without a word."""
    check_agent(account, ask.body.get("agentid"))
    receivers = _receivers(account, ask)
    check(ask.body, media=account.media)
    former = _former_answer(account, ask)
    if former is not None:
        return Answer(body=former)
    sent = _new(account, ask)
    for member in receivers.members:
        _arrive(account, ask, sent=sent, member=member)
    return _answered(account, ask, sent=sent, receivers=receivers)


def recall(account: Account, ask: Ask) -> Answer:
    """Answer message/recall: within 24 hours the message goes from every phone."""
    sent = account.sent.get(ask.text("msgid", errcode=40058))
    if sent is None:
        raise RefusalError(40058, "invalid Request Parameter: msgid")
    if account.now() - sent.at > LONGEST_RECALL:
        raise RefusalError(46013, "message is too old to be recalled")
    for member, number in sent.bubbles.items():
        account.core.phones.revise(phone_of(member), number, state="deleted")
    return ok()


def _receivers(account: Account, ask: Ask) -> Receivers:
    named = {name: str(ask.body.get(name) or "") for name in ("touser", "toparty", "totag")}
    if not any(named.values()):
        raise RefusalError(82001, "All touser & toparty & totag empty")
    users = list(account.names) if named["touser"] == "@all" else [user for user in named["touser"].split("|") if user]
    if len(users) > MOST_RECEIVERS:
        raise RefusalError(40032, "invalid userid list size")
    found = [account.member(user) for user in users]
    members = tuple(dict.fromkeys(member for member in found if member))
    strangers = tuple(user.lower() for user, member in zip(users, found, strict=True) if member is None)
    if not members:
        raise RefusalError(81013, "user & party & tag all invalid")
    return Receivers(members=members, strangers=strangers)


def _former_answer(account: Account, ask: Ask) -> dict[str, Any] | None:
    if not ask.body.get("enable_duplicate_check"):
        return None
    until, answer = account.repeats.get(_digest(ask), (account.now(), {}))
    return answer if account.now() < until else None


def _digest(ask: Ask) -> str:
    return hashlib.sha256(json.dumps(dict(ask.body), sort_keys=True).encode()).hexdigest()


def _new(account: Account, ask: Ask) -> Sent:
    card = ask.body.get("template_card") if ask.body["msgtype"] == "template_card" else None
    task_id = str((card or {}).get("task_id", ""))
    if task_id in account.task_ids:
        raise RefusalError(42014, "invalid task_id: it was used before")
    account.task_ids.update({task_id} - {""})
    sent = Sent(msgid=f"msg{account.next_number()}", at=account.now(), card=card)
    account.sent[sent.msgid] = sent
    return sent


def _arrive(account: Account, ask: Ask, *, sent: Sent, member: str) -> None:
    now = account.now()
    earlier = [at for at in account.received.get(member, []) if now - at < timedelta(hours=1)]
    lately = [at for at in earlier if now - at < timedelta(minutes=1)]
    if len(lately) >= account.settings.most_a_minute or len(earlier) >= account.settings.most_an_hour:
        _note_drop(account, sent=sent, member=member)
        return
    account.received[member] = [*earlier, now]
    bubble = drawn(ask.body, at=now, media=account.media)
    shown = account.core.phones.show(phone_of(member), replace(bubble, ref=bubble.ref or sent.msgid))
    sent.bubbles[member] = shown.number


def _note_drop(account: Account, *, sent: Sent, member: str) -> None:
    account.core.journal.record_push(
        Push(
            at=account.now(),
            platform="wecom",
            account=account.settings.corp_id,
            kind="silent_drop",
            payload={"user": member, "msgid": sent.msgid},
            outcome="dropped",
        )
    )


def _answered(account: Account, ask: Ask, *, sent: Sent, receivers: Receivers) -> Answer:
    card = part(ask.body, "template_card") if sent.card else {}
    code = {"response_code": account.response_code(sent)} if card.get("card_type") in PRESSABLE else {}
    answer = ok(
        invaliduser="|".join(receivers.strangers),
        invalidparty=ask.body.get("toparty") or "",
        invalidtag=ask.body.get("totag") or "",
        unlicenseduser="",
        msgid=sent.msgid,
        **code,
    )
    if ask.body.get("enable_duplicate_check"):
        interval = int(ask.body.get("duplicate_check_interval") or USUAL_INTERVAL)
        until = account.now() + timedelta(seconds=min(interval, LONGEST_INTERVAL))
        account.repeats[_digest(ask)] = (until, answer.body)
    return answer
