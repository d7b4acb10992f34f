"""How good the work is, for everybody of their own and for those who lead of others: `/quality` (R4.1-1, R7.4.2-2)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from desk.people import Member
from desk.quality import asking
from desk.quality.evidence import Evidence, Worst
from desk.quality.figures import Figures
from desk.quality.indicators import EFFECT, MEASURED, OVERALL, Indicator
from desk.quality.measuring import Value, measure
from desk.quality.overview import Overview
from desk.quality.wording import DIMENSION, INDICATOR, amount, joined, said
from desk.replies import Choice
from desk.staff.draft import Draft
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.terms import MemberId
from desk.texts import Day, Text, text, verbatim

_Key = TypeVar("_Key", str, MemberId)
MOST_NAMED = 8
BRIEF = (Indicator.TIME_TO_RESOLVE, Indicator.HANDLED_IN_TIME, Indicator.CAME_BACK, Indicator.SATISFACTION)


def quality(job: Job) -> Step | None:
    """Say what was measured, dimension by dimension; with the name of a number, the tickets behind it."""
    draft = job.draft
    around = draft.around
    words = job.argument or job.rest
    asked = asking.read(words, member=draft.member, staff=around.staff, policy=around.policy, now=draft.scene.now)
    counted = draft.scene.quality
    assert counted is not None  # noqa: S101 -- `needs` has asked for it, and it may be seen
    if asked.on is not None:
        draft.say(*_compared(counted, asked, asked.on, draft))
    elif not counted.total.tickets:
        draft.say(text("{name}: no tickets in that time.", name=_name(asked.scope, draft)))
    elif asked.why:
        lines = tuple(line for worst in counted.worst for line in _behind(worst))
        draft.say(*(lines or [text("There are no tickets behind that number.")]))
    else:
        told = (*_lines(counted.total), *_parts(counted.departments, counted.people, asked.scope, draft))
        apart = text("All of this is measured. What supervisors judge is apart: /appraisal")
        draft.say(_head(asked, counted.total, draft), *told, apart, choices=_choices(asked, counted.total, draft))
    return None


def _compared(counted: Overview, asked: asking.Asked, on: datetime, draft: Draft) -> Iterator[Text]:
    """Hold what was before a day against what came after, as the effect of a training is shown (R7.3.2-1)."""
    yield text(
        "{name}, before and after {day}: {before} and {after} tickets",
        name=_name(asked.scope, draft),
        day=Day(at=on),
        before=counted.before.tickets,
        after=counted.total.tickets,
    )
    for each in EFFECT:
        before, after = measure(counted.before, each), measure(counted.total, each)
        if before or after:
            yield text("{name}: {before} → {after}", name=INDICATOR[each], before=_value(each, before),
                       after=_value(each, after))  # fmt: skip


def _value(indicator: Indicator, value: Value | None) -> Text:
    if value is None:
        return verbatim("—")
    return text("{amount} ({count})", amount=amount(value.amount, indicator.unit), count=value.of)


def _head(asked: asking.Asked, figures: Figures, draft: Draft) -> Text:
    return text(
        "Service quality, {name}, {since} to {until}: {count} tickets",
        name=_name(asked.scope, draft),
        since=asked.since,
        until=asked.until,
        count=figures.tickets,
    )


def _name(scope: asking.Scope, draft: Draft) -> Text:
    if scope.person is not None:
        return member_name(scope.person, draft)
    if scope.people:
        return joined([member_name(number, draft) for number in sorted(scope.people)])
    if scope.department:
        return draft.department(scope.department)
    return verbatim(scope.supplier) if scope.supplier else text("everybody")


def member_name(number: MemberId, draft: Draft) -> Text:
    """Name a member, or give the number of one who is gone."""
    found: Member | None = draft.around.staff.by_id.get(number)
    return verbatim(found.name if found else f"#{number}")


def _lines(figures: Figures) -> Iterator[Text]:
    """Say each dimension in a line, then what is of the whole service; what nothing was counted of is left out."""
    for dimension, indicators in MEASURED.items():
        if told := _told(figures, indicators):
            yield text("{name}: {figures}", name=DIMENSION[dimension], figures=joined(told))
    slow = figures.time_to_resolve.nine_of_ten
    if slow is not None:
        yield text("Nine of ten were solved within {span}", span=slow)
    if told := _told(figures, OVERALL):
        yield text("{name}: {figures}", name=text("Overall"), figures=joined(told))
    if figures.service_failures:
        yield text("Service failures, no response in time at all: {count}", count=figures.service_failures)


def _told(figures: Figures, indicators: tuple[Indicator, ...]) -> list[Text]:
    return [said(each, value) for each in indicators if (value := measure(figures, each))]


def _parts(
    departments: dict[str, Figures], people: dict[MemberId, Figures], scope: asking.Scope, draft: Draft
) -> Iterator[Text]:
    """Say briefly how those did who are a part of what was asked for, those with the most tickets first."""
    if scope.is_all:
        for key, figures in _largest(departments):
            yield _brief(draft.department(key) if key else text("not known"), figures)
    if scope.is_all or scope.department:
        for number, figures in _largest(people):
            yield _brief(member_name(number, draft), figures)


def _largest(kept: dict[_Key, Figures]) -> list[tuple[_Key, Figures]]:
    return sorted(kept.items(), key=lambda one: -one[1].tickets)[:MOST_NAMED]


def _brief(name: Text, figures: Figures) -> Text:
    told = joined([text("{count} tickets", count=figures.tickets), *_told(figures, BRIEF)])
    return text("{name}: {figures}", name=name, figures=told)


def _choices(asked: asking.Asked, figures: Figures, draft: Draft) -> tuple[Choice, ...]:
    """Offer the evidence of each dimension that something was measured of."""
    key = asking.key_of(asked.scope, draft.around.policy.departments)
    if not key:
        return ()
    return tuple(
        draft.choice(
            Order.QUALITY,
            text("Evidence: {name}", name=DIMENSION[dimension]),
            argument=f"{key} {asked.period} d{place}",
        )
        for place, (dimension, indicators) in enumerate(MEASURED.items())
        if _told(figures, indicators)
    )


def _behind(worst: Worst) -> Iterator[Text]:
    """Say which tickets a number was counted of, the worst first, and from when to when."""
    if not worst.lines:
        return
    name = INDICATOR[worst.indicator]
    yield text("{name}: {count} tickets, the first {listed} of them:", name=name, count=worst.count,
               listed=len(worst.lines))  # fmt: skip
    yield from (_ticket(line, worst.indicator) for line in worst.lines)


def _ticket(line: Evidence, indicator: Indicator) -> Text:
    value = amount(line.amount, indicator.unit)
    if line.until is None:
        return text("Ticket {number}: {amount}, since {since}", number=line.ticket, amount=value, since=line.since)
    return text(
        "Ticket {number}: {amount}, {since} → {until}",
        number=line.ticket,
        amount=value,
        since=line.since,
        until=line.until,
    )
