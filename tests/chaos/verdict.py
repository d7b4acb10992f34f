"""The judgement of a run: a pure function over what was said, what is stored and what arrived."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from tests.chaos.evidence import Arrival, Evidence, Owed
from tests.chaos.plan import Line

IN_ORDER = ("telegram", "telegram_staff")  # where the platform brings a chat's messages one after another
OfAddress = TypeVar("OfAddress", Owed, Arrival)
SETTLED = frozenset({"sent", "unknown", "refused", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should not be."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found, and the figures of the run."""

    findings: tuple[Finding, ...]
    figures: Mapping[str, int]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def judge(lines: Sequence[Line], evidence: Evidence, *, given_up: Collection[str] = ()) -> Verdict:
    """Judge a run; of the messages whose every try failed, it does not matter whether they are there."""
    said = {line.marker: line for line in lines}
    findings = [
        *_recorded_once(said, evidence, given_up=given_up),
        *_tickets_once(said, evidence),
        *_one_effect_each(said, evidence),
        *_in_order_of_saying(said, evidence),
        *_settled(evidence),
        *_sent_once(evidence),
        *_in_order_of_owing(evidence),
        *_quiet_log(evidence),
    ]
    return Verdict(findings=tuple(findings), figures=_figures(said, evidence, findings, given_up=given_up))


def _recorded_once(said: Mapping[str, Line], evidence: Evidence, *, given_up: Collection[str]) -> Iterable[Finding]:
    times = Counter(message.marker for message in evidence.recorded)
    for marker, line in said.items():
        if times[marker] == 0 and marker not in given_up:
            yield Finding(kind="lost", what=f"{marker} of {line.person}")
        if times[marker] > 1:
            yield Finding(kind="recorded twice", what=f"{marker} of {line.person}, {times[marker]} times")
    for message in evidence.recorded:
        known = said.get(message.marker or "")
        if known is None or known.person != message.address:
            yield Finding(kind="stranger", what=f"message {message.id}, {message.marker}, at {message.address}")


def _tickets_once(said: Mapping[str, Line], evidence: Evidence) -> Iterable[Finding]:
    of_person = Counter(said[marker].person for _, marker in evidence.tickets if marker and marker in said)
    lines = [said[message.marker] for message in evidence.recorded if message.marker and message.marker in said]
    reported = {line.person for line in lines if line.is_report}
    for person in sorted(reported | of_person.keys()):
        if of_person[person] == 0:
            yield Finding(kind="ticket missing", what=f"of {person}")
        if of_person[person] > 1:
            yield Finding(kind="ticket twice", what=f"of {person}, {of_person[person]} times")
    for number, marker in evidence.tickets:
        if marker not in said:
            yield Finding(kind="ticket of nobody", what=f"ticket {number}")


def _one_effect_each(said: Mapping[str, Line], evidence: Evidence) -> Iterable[Finding]:
    """Each message stands once in its ticket, and each call that was asked for came due once."""
    tickets = {said[marker].person: number for number, marker in evidence.tickets if marker and marker in said}
    for message in evidence.recorded:
        line = said.get(message.marker or "")
        if line is None:
            continue
        if line.asks_call:
            times = evidence.call_backs.get(tickets.get(line.person, 0), 0)
        else:
            times = evidence.effects.get(line.marker, 0)
        if times != 1:
            yield Finding(kind="timer" if line.asks_call else "effect", what=f"{line.marker} of {line.person}: {times}")


def _in_order_of_saying(said: Mapping[str, Line], evidence: Evidence) -> Iterable[Finding]:
    last: dict[str, int] = {}
    for message in sorted(evidence.recorded, key=lambda message: message.id):
        line = said.get(message.marker or "")
        if line is None or line.channel not in IN_ORDER:
            continue
        if line.number < last.get(line.person, -1):
            yield Finding(kind="order in", what=f"{line.marker} of {line.person} came late")
        last[line.person] = line.number


def _settled(evidence: Evidence) -> Iterable[Finding]:
    for owed in evidence.owed:
        if owed.state not in SETTLED:
            yield Finding(kind="undelivered", what=f"delivery {owed.id} to {owed.address} is {owed.state}")
        elif owed.state != "sent" and not owed.reason:
            yield Finding(kind="no reason", what=f"delivery {owed.id} to {owed.address} is {owed.state}")
    yield from (Finding(kind="left in the spool", what=name) for name in evidence.spooled)
    if evidence.unsettled:
        yield Finding(kind="put off", what=f"{evidence.unsettled} messages had no turn")


def _sent_once(evidence: Evidence) -> Iterable[Finding]:
    owed_at, arrived_at = _parcels(evidence.owed), _by_address(evidence.arrivals)
    for address in sorted(owed_at.keys() | arrived_at.keys()):
        owed, arrived = owed_at[address], arrived_at[address]
        extra = len(_unclaimed(owed, arrived)) - sum(one.state == "unknown" for one in owed)
        if extra > 0:
            yield Finding(kind="sent twice", what=f"{extra} more than owed to {address}")
        for one in _absent(owed, arrived):
            yield Finding(kind="never arrived", what=f"delivery {one.id} to {address}")


def _parcels(owed: Iterable[Owed]) -> defaultdict[str, list[Owed]]:
    """Give by address what went out, or may have; of several that the platform knows as one only the first."""
    first: dict[tuple[str, str | int], Owed] = {}
    for one in owed:
        if one.state in {"sent", "unknown"} and not one.revises:
            first.setdefault((one.address, one.platform_id or one.id), one)
    return _by_address(first.values())


def _unclaimed(owed: Sequence[Owed], arrived: Sequence[Arrival]) -> list[Arrival]:
    """Give the arrivals that no delivery of the store says it sent."""
    ids = {one.platform_id for one in owed if one.platform_id}
    words = Counter(one.words for one in owed if one.state == "sent")
    unclaimed = []
    for arrival in arrived:
        if arrival.id is None and words[arrival.text] > 0:
            words[arrival.text] -= 1
        elif arrival.id is None or arrival.id not in ids:
            unclaimed.append(arrival)
    return unclaimed


def _absent(owed: Sequence[Owed], arrived: Sequence[Arrival]) -> list[Owed]:
    """Give the deliveries that the store calls sent and nobody got."""
    ids = {arrival.id for arrival in arrived}
    words = Counter(arrival.text for arrival in arrived if arrival.id is None)
    absent = []
    for one in owed:
        if one.state != "sent" or not one.words:
            continue
        if one.platform_id is None and words[one.words] > 0:
            words[one.words] -= 1
        elif one.platform_id is None or one.platform_id not in ids:
            absent.append(one)
    return absent


def _in_order_of_owing(evidence: Evidence) -> Iterable[Finding]:
    arrived_at = _by_address(evidence.arrivals)
    for address, owed in _parcels(one for one in evidence.owed if not one.bides).items():
        arrived = arrived_at[address]
        if any(one.platform_id for one in owed):
            came = _as_they_arrived(owed, arrived)
            for first, delivery in zip(accumulate(came, max), came, strict=True):
                if delivery < first:
                    yield Finding(kind="order out", what=f"delivery {delivery} to {address} came after {first}")
        elif (late := _explained(owed, arrived) - _in_order(owed, arrived)) > 0:
            yield Finding(kind="order out", what=f"{late} to {address}")


def _as_they_arrived(owed: Sequence[Owed], arrived: Sequence[Arrival]) -> list[int]:
    by_id = {one.platform_id: one.id for one in reversed(owed) if one.platform_id}
    return [by_id[arrival.id] for arrival in arrived if arrival.id in by_id]


def _explained(owed: Sequence[Owed], arrived: Sequence[Arrival]) -> int:
    """Count the arrivals that some delivery may have been, in whatever order; what is unknown may have any words."""
    unclaimed = len(_unclaimed(owed, arrived))
    return len(arrived) - unclaimed + min(unclaimed, sum(one.state == "unknown" for one in owed))


def _in_order(owed: Sequence[Owed], arrived: Sequence[Arrival]) -> int:
    """Count as many of them as some story tells in which they came in the order of their owing."""
    best = [0] * (len(arrived) + 1)
    for one in owed:
        before = best
        best = [0]
        for place, arrival in enumerate(arrived):
            fits = one.state == "unknown" or one.words == arrival.text
            best.append(max(before[place + 1], best[place], before[place] + fits))
    return best[-1]


def _quiet_log(evidence: Evidence) -> Iterable[Finding]:
    if evidence.traces:
        yield Finding(kind="traces in the log", what=str(evidence.traces))
    yield from (Finding(kind="told in the log", what=told) for told in evidence.told)


def _by_address(things: Iterable[OfAddress]) -> defaultdict[str, list[OfAddress]]:
    found: defaultdict[str, list[OfAddress]] = defaultdict(list)
    for thing in things:
        found[thing.address].append(thing)
    return found


def _figures(
    said: Mapping[str, Line], evidence: Evidence, findings: Iterable[Finding], *, given_up: Collection[str]
) -> dict[str, int]:
    kinds = Counter(finding.kind for finding in findings)
    states = Counter(owed.state for owed in evidence.owed)
    owed_at, arrived_at = _parcels(evidence.owed), _by_address(evidence.arrivals)
    unclaimed = sum(len(_unclaimed(owed_at[address], arrived)) for address, arrived in arrived_at.items())
    return {
        "messages": len(said),
        "given_up": len(given_up),
        "recorded": len(evidence.recorded),
        "lost": kinds["lost"],
        "doubled": kinds["recorded twice"],
        "tickets": len(evidence.tickets),
        "ticket_errors": kinds["ticket missing"] + kinds["ticket twice"] + kinds["ticket of nobody"],
        "effect_errors": kinds["effect"],
        "timers": sum(evidence.call_backs.values()),
        "timer_errors": kinds["timer"],
        "deliveries": len(evidence.owed),
        "sends": len(evidence.arrivals),
        "sent": states["sent"],
        "unknown": states["unknown"],
        "refused": states["refused"],
        "held": states["held"],
        "undelivered": kinds["undelivered"] + kinds["put off"] + kinds["left in the spool"],
        "unclaimed": unclaimed,
        "doubles": kinds["sent twice"],
        "never_arrived": kinds["never arrived"],
        "stumbles": evidence.stumbles,
        "order_breaks": kinds["order in"] + kinds["order out"],
    }
