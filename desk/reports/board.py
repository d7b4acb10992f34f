"""Whose open work is looked at, and the chart and the list that are made of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from desk import wording
from desk.quality.facts import Facts
from desk.reports.blocks import Tone
from desk.reports.going import STANDS
from desk.reports.plans import Gantt, GanttRow, Stretch, Task, TaskGroup, Tasks, Tick
from desk.reports.progress import Stand
from desk.reports.reader import Reader
from desk.terms import MemberId, Status
from desk.texts import Clock, Text, text, verbatim
from desk.tickets.progress import STEPS, steps_at

MOST_ROWS = 24
MOST_TASKS = 40
LONGEST_BACK = timedelta(days=21)  # what began before is cut off
_AHEAD = timedelta(hours=6)
_DAY = timedelta(days=1)
_MOST_TICKS = 6
_STATES = {**wording.STATUS, Status.RESULT_SENT: text("Result sent")}
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The open work of one member, of one department, or of all."""

    member: MemberId | None = None
    department: str = ""

    def has(self, facts: Facts) -> bool:
        """Whether a ticket is theirs: for a member, that they handle it, or own it while nobody does."""
        if self.member is not None:
            return facts.person is not None and facts.person.id == self.member
        return self.department in {"", facts.department}

    def spell(self) -> str:
        """Write it as one word."""
        return f"member:{self.member}" if self.member is not None else f"department:{self.department}"

    @staticmethod
    def read(word: str) -> "Whose":
        """Read what `spell` wrote. Raises ValueError where it did not."""
        kind, _, key = word.partition(":")
        if kind == "member":
            return Whose(member=MemberId(int(key)))
        if kind != "department":
            raise ValueError(f"{word} names nobody's work")
        return Whose(department=key)

    @property
    def file_name(self) -> str:
        """Name it in the name of a file."""
        return str(self.member) if self.member is not None else self.department or "all"


def gantt_of(open_now: Iterable[Facts], whose: Whose, name: Text, reader: Reader, *, now: datetime) -> Gantt[Text]:
    """Lay open tickets out in time, what is due first above; `name` says whose they are."""
    found = sorted(filter(whose.has, open_now), key=_urgency)
    shown = found[:MOST_ROWS]
    begins = min((facts.times.first_contact_at for facts in shown), default=now)
    since = max(begins, now - LONGEST_BACK)
    ends = max((facts.times.expected_at or now for facts in shown), default=now)
    until = max(ends, now) + max((max(ends, now) - since) / 20, _AHEAD)
    return Gantt(
        name=f"gantt-{whose.file_name}",
        title=text("Open tickets over time"),
        subtitle=_subtitle(name, len(found), now),
        now=now,
        since=since,
        until=until,
        ticks=tuple(_ticks(since, until, zone=reader.policy.zone)),
        today=text("now"),
        legend=(*((stand, STANDS[stand]) for stand in Stand), (None, text("Still expected"))),
        rows=tuple(_row(facts, since=since, now=now) for facts in shown),
        more=_more(len(found) - len(shown)),
        none=text("Nothing is open. Well done!"),
    )


def tasks_of(open_now: Iterable[Facts], whose: Whose, name: Text, *, now: datetime) -> Tasks[Text]:
    """List open tickets by who has them, each with its progress, what is due first above."""
    found = sorted(filter(whose.has, open_now), key=lambda facts: (_who(facts), _urgency(facts)))
    shown = found[:MOST_TASKS]
    everybody = groupby(shown, key=_who)
    groups = tuple(
        _group(list(tickets), [facts for facts in found if _who(facts) == who], now=now) for who, tickets in everybody
    )
    return Tasks(
        name=f"tasks-{whose.file_name}",
        title=text("Task list"),
        subtitle=_subtitle(name, len(found), now),
        groups=groups,
        more=_more(len(found) - len(shown)),
        none=text("Nothing is open. Well done!"),
    )


def _subtitle(name: Text, count: int, now: datetime) -> Text:
    return text("{name} · {count} open · {at}", name=name, count=count, at=now)


def _more(count: int) -> Text | None:
    return text("and {count} more", count=count) if count > 0 else None


def _urgency(facts: Facts) -> tuple[bool, datetime, datetime]:
    is_done = facts.times.handled_at is not None
    return is_done, facts.times.expected_at or _FAR, facts.times.first_contact_at


def _who(facts: Facts) -> tuple[bool, MemberId]:
    return (False, facts.person.id) if facts.person else (True, MemberId(0))


def _service(facts: Facts) -> Text:
    return wording.SERVICE[facts.grade.service_type] if facts.grade else text("not graded yet")


def _row(facts: Facts, *, since: datetime, now: datetime) -> GanttRow[Text]:
    due = facts.times.expected_at
    return GanttRow(
        label=text("{number} {service}", number=facts.ticket, service=_service(facts)),
        about=verbatim(facts.person.name if facts.person else "–"),
        stretches=tuple(_stretches(facts, since=since, now=now)),
        due=due,
        is_late=is_late(facts, now),
    )


def is_late(facts: Facts, now: datetime) -> bool:
    """Whether a ticket should be done by now and is not."""
    due = facts.times.expected_at
    return facts.times.handled_at is None and (facts.is_delayed or (due is not None and due < now))


def _stretches(facts: Facts, *, since: datetime, now: datetime) -> Iterator[Stretch]:
    """Give where a ticket stood one after the other, and what is expected behind."""
    times = facts.times
    reached = [(times.first_contact_at, Stand.UNANSWERED)]
    for at, stand in (
        (times.responded_at, Stand.ANSWERED),
        (times.service_started_at, Stand.AT_WORK),
        (times.handled_at, Stand.HANDLED),
    ):
        if at is not None:
            reached.append((at, stand))
    ends = [at for at, _ in reached[1:]] + [now]
    for (begins, stand), end in zip(reached, ends, strict=True):
        if end > max(begins, since):
            yield Stretch(begins=max(begins, since), ends=end, stand=stand)
    if times.handled_at is None and times.expected_at and times.expected_at > now:
        yield Stretch(begins=now, ends=times.expected_at, stand=None)


def _ticks(since: datetime, until: datetime, *, zone: str) -> Iterator[Tick[Text]]:
    """Name midnights, so many days apart that few are named; in less than two days, hours."""
    local, span = ZoneInfo(zone), until - since
    step = timedelta(hours=6) if span < 2 * _DAY else _DAY * max(-(-span // (_DAY * _MOST_TICKS)), 1)
    at = since.astimezone(local).replace(hour=0, minute=0, second=0, microsecond=0)
    while at < until:
        if at >= since:
            day = verbatim(f"{at.month}/{at.day}")
            yield Tick(
                at=at, label=day if step >= _DAY or not at.hour else Text(msgid="{at}", values={"at": Clock(at=at)})
            )
        at += step


def _group(tickets: Sequence[Facts], of: Sequence[Facts], *, now: datetime) -> TaskGroup[Text]:
    late, count = sum(is_late(facts, now) for facts in of), len(of)
    person = tickets[0].person
    note = text("{count} open, {late} late", count=count, late=late) if late else text("{count} open", count=count)
    return TaskGroup(
        name=verbatim(person.name) if person else text("Nobody yet"),
        note=note,
        tasks=tuple(_task(facts, now) for facts in tickets),
    )


def _task(facts: Facts, now: datetime) -> Task[Text]:
    due, late = facts.times.expected_at, is_late(facts, now)
    is_done = facts.times.handled_at is not None
    return Task(
        label=text("{number} {service}", number=facts.ticket, service=_service(facts)),
        state=_STATES[facts.status],
        done=steps_at(facts.status),
        steps=len(STEPS),
        due=_by(due, is_done=is_done),
        tone=Tone.BAD if late else Tone.GOOD if is_done else Tone.PLAIN,
    )


def _by(due: datetime | None, *, is_done: bool) -> Text:
    if is_done:
        return text("done, to be confirmed")
    return text("no time yet") if due is None else Text(msgid="{at}", values={"at": due})
