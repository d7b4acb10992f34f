"""What an account may still send: a platform's limits, and what was sent lately."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.messages import Address, Channel

FINE = 1000  # a window remembers so many moments at most; beyond, neighbours count as one
MOST_CHATS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most so many messages in any span of this length."""

    most: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformLimits:
    """What a platform takes from one account: in all, to one chat, and to one chat that is a group."""

    overall: tuple[Rate, ...] = ()
    chat: tuple[Rate, ...] = ()
    group: tuple[Rate, ...] = ()

    def to_chat(self, address: Address) -> tuple[Rate, ...]:
        """Give the limits of one chat."""
        return (*self.chat, *self.group) if is_group(address) else self.chat

    @property
    def longest(self) -> timedelta:
        """For how long what was sent counts, at most."""
        return longest_of(self.overall, self.chat, self.group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Messages that were sent at about this instant; to which chat, where that still counts."""

    at: datetime
    cost: int
    to: Address | None = None


def longest_of(*rates: tuple[Rate, ...]) -> timedelta:
    """Give the longest span of some limits; zero where there are none."""
    return max((rate.per for limits in rates for rate in limits), default=timedelta())


def is_group(address: Address) -> bool:
    """Whether several people are in the chat: Telegram numbers groups below zero."""
    return address.channel in {Channel.TELEGRAM, Channel.TELEGRAM_STAFF} and address.user.startswith("-")


@dataclass(slots=True)
class _Moment:
    first: datetime
    last: datetime
    cost: int


class Window:
    """What was sent within the span of one rate. Lets no more through, and is late by a thousandth of it at most."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._grain = rate.per / FINE if rate.most > FINE else timedelta()
        self._moments: deque[_Moment] = deque()
        self._total = 0

    def room(self, now: datetime) -> int:
        """Give how many messages may be sent now."""
        self._forget(now)
        return max(self._rate.most - self._total, 0)

    def free_at(self, now: datetime) -> datetime:
        """Give the first instant at which one more may be sent: now, or later."""
        self._forget(now)
        left, free_at = self._total, now
        for moment in self._moments:
            if left < self._rate.most:
                break
            left -= moment.cost
            free_at = moment.last + self._rate.per
        return free_at

    def count(self, at: datetime, cost: int) -> None:
        """Count what is sent; instants come in order."""
        if not cost:
            return
        self._total += cost
        last = self._moments[-1] if self._moments else None
        if last and at - last.first < self._grain:
            last.last, last.cost = at, last.cost + cost
        else:
            self._moments.append(_Moment(at, at, cost))

    def is_idle(self, now: datetime) -> bool:
        """Whether nothing counts any more."""
        self._forget(now)
        return not self._moments

    def _forget(self, now: datetime) -> None:
        while self._moments and self._moments[0].last + self._rate.per <= now:
            self._total -= self._moments.popleft().cost


class Allowance:
    """What one account may send, and when. It counts what its only sender sends; `spent` is of those before it."""

    def __init__(self, limits: PlatformLimits, spent: Iterable[Spent] = ()) -> None:
        self._limits = limits
        self._overall = [Window(rate) for rate in limits.overall]
        self._chats: dict[Address, list[Window]] = {}
        self._waiting: dict[Address, datetime] = {}
        self._paused_until: datetime | None = None
        for sent in sorted(spent, key=lambda sent: sent.at):
            self._count(sent.to, sent.at, sent.cost)

    def room(self, now: datetime) -> int | None:
        """Give how many messages the account may send now; None where nothing limits it."""
        if self._paused_until and self._paused_until > now:
            return 0
        return min((window.room(now) for window in self._overall), default=None)

    def free_at(self, now: datetime) -> datetime:
        """Give the first instant at which the account may send anything: now, or later."""
        return max([now, self._paused_until or now, *(window.free_at(now) for window in self._overall)])

    def open_at(self, chat: Address, now: datetime) -> datetime:
        """Give the first instant at which the chat may be sent to: now, or later."""
        return max([self.free_at(now), *(window.free_at(now) for window in self._chats.get(chat, ()))])

    def count(self, chat: Address, now: datetime, cost: int = 1) -> None:
        """Count what is sent to a chat."""
        if len(self._chats) > MOST_CHATS:
            self._chats = {a: w for a, w in self._chats.items() if not all(window.is_idle(now) for window in w)}
        self._count(chat, now, cost)

    def told_to_wait(self, chat: Address, now: datetime, *, until: datetime, is_for_all: bool) -> None:
        """Heed what the platform said to a chat. Where two chats are to wait at one time, the account is meant."""
        others = {other: then for other, then in self._waiting.items() if then > now and other != chat}
        self._waiting = {**others, chat: until}
        if is_for_all:
            self._pause(until)
        elif others:
            self._pause(min(self._waiting.values()))

    def _pause(self, until: datetime) -> None:
        self._paused_until = max(until, self._paused_until or until)

    def _count(self, chat: Address | None, at: datetime, cost: int) -> None:
        for window in self._overall:
            window.count(at, cost)
        if chat and (rates := self._limits.to_chat(chat)):
            if chat not in self._chats:
                self._chats[chat] = [Window(rate) for rate in rates]
            for window in self._chats[chat]:
                window.count(at, cost)
