"""What is left when all is quiet: the store in plain SQL, what the phones got, what the log says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row

from desk.deliveries import Priority
from sandbox.journal import Call
from sandbox.server import Sandbox
from tests.chaos.plan import LETTERS, MARK

RULE = "\n———\n"
MARKED = re.compile(rf"\b{MARK}[a-z]{{{LETTERS}}}\b")

TRACE = re.compile(r"^Traceback \(most recent call last\)|^\S.*\n {4,}\S", re.MULTILINE)  # the log indents what follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A message that came in, as the store has it."""

    id: int
    address: str
    marker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A message that was to go out, and what became of it. One that `bides` reminds staff at a time of its own."""

    id: int
    address: str
    state: str
    platform_id: str | None = None
    words: str | None = None
    revises: bool = False
    reason: str | None = None
    bides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that a phone got, in order of `number`; `id` is the platform's, where the desk is told it."""

    number: int
    address: str
    id: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All of it. `tickets` are the markers of their first words; `effects` counts a marker in what came of it."""

    recorded: tuple[Recorded, ...] = ()
    tickets: tuple[tuple[int, str | None], ...] = ()
    effects: Mapping[str, int] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    call_backs: Mapping[int, int] = field(default_factory=dict)
    unsettled: int = 0
    stumbles: int = 0
    traces: int = 0
    told: tuple[str, ...] = ()
    spooled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Where the run began: the tickets before it, and the last message and journal entry."""

    message: int = 0
    tickets: tuple[int, ...] = ()
    journal: int = 0


def gather(url: str, sandbox: Sandbox, log: str, *, since: Since, secrets: Iterable[str]) -> Evidence:
    """Look at everything that happened since."""
    with psycopg.connect(url) as store:
        return Evidence(
            recorded=tuple(_recorded(store, since)),
            tickets=tuple(_tickets(store, since)),
            effects=_effects(store),
            owed=tuple(_owed(store, since)),
            arrivals=tuple(sorted(_arrivals(sandbox, since), key=lambda arrival: arrival.number)),
            call_backs=_call_backs(store),
            unsettled=_number(store, "SELECT count(*) FROM put_off"),
            stumbles=log.count("[error"),
            traces=len(TRACE.findall(log)),
            told=tuple(_told(log, secrets)),
        )


def spooled(folder: Path) -> tuple[str, ...]:
    """Give the files of the spool that hold something: what the store has not got, or would not take."""
    return tuple(path.name for path in sorted((folder / "spool").glob("*")) if path.is_file() and path.stat().st_size)


def begun(url: str, sandbox: Sandbox) -> Since:
    """Note where things stand."""
    with psycopg.connect(url) as store:
        return Since(
            message=_number(store, "SELECT coalesce(max(id), 0) FROM messages"),
            tickets=tuple(number for (number,) in store.execute("SELECT id FROM tickets ORDER BY id")),
            journal=sandbox.journal.last_number,
        )


def _number(store: "psycopg.Connection[Any]", query: str) -> int:
    row = store.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _recorded(store: "psycopg.Connection[Any]", since: Since) -> Iterable[Recorded]:
    query = "SELECT id, address, body::text FROM messages WHERE NOT is_outgoing AND id > %s ORDER BY id"
    for number, address, body in store.execute(query, [since.message]):
        yield Recorded(id=number, address=address, marker=_marker(body))


def _tickets(store: "psycopg.Connection[Any]", since: Since) -> Iterable[tuple[int, str | None]]:
    query = "SELECT id, record ->> 'description' FROM tickets WHERE id <> ALL(%s) ORDER BY id"
    for number, description in store.execute(query, [list(since.tickets)]):
        yield number, _marker(description)


def _effects(store: "psycopg.Connection[Any]") -> Counter[str]:
    """Count markers in the words of the tickets, and in the notes of their timelines."""
    words = "SELECT record ->> 'description' || coalesce(record ->> 'details', '') FROM tickets"
    notes = "SELECT record ->> 'note' FROM timeline WHERE act = 'noted'"
    texts = [text for query in (words, notes) for (text,) in store.execute(query)]
    return Counter(marker for text in texts for marker in MARKED.findall(text))


def _call_backs(store: "psycopg.Connection[Any]") -> dict[int, int]:
    """Count how often it was said of each ticket that the promised call is due: once for each timer that fired."""
    query = (
        "SELECT ticket, count(*) FROM message_tickets JOIN messages ON messages.id = message_id"
        " WHERE is_outgoing AND body::text LIKE '%the promised call is due now%' GROUP BY ticket"
    )
    return {ticket: int(times) for ticket, times in store.execute(query)}


def _owed(store: "psycopg.Connection[Any]", since: Since) -> Iterable[Owed]:
    query = (
        "SELECT id, address, state, platform_id, words, revises, reason, priority = %s AS bides FROM deliveries"
        " WHERE id > %s ORDER BY id"
    )
    with store.cursor(row_factory=class_row(Owed)) as rows:
        yield from rows.execute(query, [Priority.BULK.value, since.message])


def _arrivals(sandbox: Sandbox, since: Since) -> Iterable[Arrival]:
    for call in sandbox.journal.calls(since=since.journal):
        if isinstance(call.answer, dict):
            yield from _of_telegram(call) if call.platform == "telegram" else ()
    yield from _of_wecom(sandbox, since)
    for phone in sandbox.phones.listing():
        if phone["phone"].startswith("wechat:"):
            yield from _of_wechat(sandbox, phone["phone"])


def _of_telegram(call: Call) -> Iterable[Arrival]:
    sent = call.answer.get("result")
    if call.method.startswith("send") and call.answer.get("ok") and isinstance(sent, dict):
        channel = "telegram" if call.account == "customer" else "telegram_staff"
        address = f"{channel}:{sent['chat']['id']}"
        yield Arrival(number=call.number, address=address, id=str(sent["message_id"]), text=str(sent.get("text")))


def _of_wecom(sandbox: Sandbox, since: Since) -> Iterable[Arrival]:
    """Give each message once: the platform answers a repetition as it answered before, and shows nothing."""
    shown = set()
    for call in sandbox.journal.calls("wecom", method="message/send", since=since.journal):
        msgid = call.answer.get("msgid") if isinstance(call.answer, dict) else None
        if msgid and msgid not in shown:
            shown.add(msgid)
            card = call.request.get("template_card") or {}
            text = str(call.request.get("text", {}).get("content") or card.get("main_title", {}).get("title"))
            address = f"wecom:{call.request['touser']}"
            yield Arrival(number=call.number, address=address, id=card.get("task_id") or msgid, text=text)


def _of_wechat(sandbox: Sandbox, phone: str) -> Iterable[Arrival]:
    """Give each message that went out, also where several went out as one."""
    for bubble in sandbox.phones.transcript(phone):
        if bubble.side == "them" and bubble.state != "failed":
            for text in bubble.text.split(RULE):
                yield Arrival(number=bubble.number, address=phone, id=None, text=text)


def _told(log: str, secrets: Iterable[str]) -> Iterable[str]:
    """Give what the log should not have told: secrets by name, people's words by their marker."""
    yield from (f"the secret {secret[:4]}…" for secret in secrets if secret in log)
    yield from (f"the words of {marker}" for marker in set(MARKED.findall(log)))


def _marker(text: str | None) -> str | None:
    found = MARKED.search(text or "")
    return found[0] if found else None
