"""How well the limits are kept, for those who lead: `/sla`, `/sla 7`, `/sla 30 person` (R1.1-7, R1.2-7, R1.4-9)."""

from desk import wording
from desk.people import Member
from desk.routing.naming import department_name
from desk.sla.compliance import ChannelUse, Compliance, Dimension, PersonTimes, Recurred, Tally
from desk.sla.naming import DIMENSIONS, STEPS, limit_name
from desk.staff.draft import Draft
from desk.staff.steps import Job, Step
from desk.staff.vocabulary import Order
from desk.terms import IntakeChannel, MemberId, ProductCategory, ResponseLevel, Role
from desk.texts import Text, text, verbatim
from desk.turns import Around

MOST_LISTED = 15
HUNDRED = 100


def sla(job: Job) -> Step | None:
    """Say how the limits were kept in the last days: by limit, or by what is asked for; a lead sees the department."""
    draft = job.draft
    figures, days = draft.scene.compliance, draft.scene.compliance_days
    assert figures is not None  # noqa: S101 -- `needs` has asked for it
    if not draft.member.has(Role.SUPERVISOR, Role.MANAGER):
        figures = figures.of_department(draft.member.department)
    dimension = dimension_in(job.rest or job.argument)
    lines = (text("Limits of the last {days} days, {count} tickets:", days=days, count=figures.tickets),)
    choices = tuple(
        draft.choice(Order.SLA, label, argument=f"{days} {other}")
        for other, label in DIMENSIONS.items()
        if other is not dimension
    )
    draft.say(*lines, *_summary(figures), *_tallies(figures, dimension, draft), choices=choices)
    return None


def days_in(words: str) -> int:
    """Read for how many days back somebody asks; 30 when they say nothing of it, a year at most."""
    number = next((int(word) for word in words.split() if word.isascii() and word.isdigit()), 30)
    return min(max(number, 1), 366)


def dimension_in(words: str) -> Dimension:
    """Read by what somebody wants the figures; by limit when they say nothing of it."""
    said = words.casefold().split()
    return next((d for d in Dimension for word in said if word == d.value or word in _SPOKEN[d]), Dimension.LIMIT)


_SPOKEN: dict[Dimension, tuple[str, ...]] = {
    Dimension.LIMIT: ("limits", "时限"),
    Dimension.LEVEL: ("levels", "级别"),
    Dimension.PRODUCT: ("products", "产品"),
    Dimension.CHANNEL: ("channels", "渠道"),
    Dimension.DEPARTMENT: ("departments", "部门"),
    Dimension.PERSON: ("people", "人员", "员工"),
}


def _summary(figures: Compliance) -> tuple[Text, ...]:
    told = [_line(text("All"), figures.total)]
    for one in figures.recurrence_by():
        rate = round(one.rate * HUNDRED)
        told.append(
            text(
                "Came back after closing: {again} of {closed} ({rate} %)", again=one.again, closed=one.closed, rate=rate
            )
        )
    if figures.failures:
        told.append(text("Service failures, no response in time at all: {count}", count=figures.failures))
    if figures.ungraded:
        told.append(text("Graded too late: {count}", count=figures.ungraded))
    return tuple(told)


def _tallies(figures: Compliance, dimension: Dimension, draft: Draft) -> tuple[Text, ...]:
    lines: list[Text] = [
        _line(key_name(dimension, t.key, draft.around, draft.member), t) for t in figures.by(dimension)
    ]
    if dimension is Dimension.CHANNEL:
        lines += [_use(use) for use in figures.channels]
    if dimension is Dimension.PERSON:
        lines += [_times(one, draft) for one in figures.people]
    if dimension in {Dimension.PRODUCT, Dimension.PERSON}:
        lines += [_came_back(one, dimension, draft) for one in figures.recurrence_by(dimension)]
    if dimension is Dimension.LIMIT:
        lines += [
            text("{step}: {mean} on average, nine of ten within {most}", step=STEPS[s.step], mean=s.mean, most=s.most)
            for s in figures.steps
        ]
    return tuple(lines[:MOST_LISTED])


def _came_back(one: Recurred, dimension: Dimension, draft: Draft) -> Text:
    """Say how often the problem came back of what was closed (R4.3.4-4)."""
    key = one.product if dimension is Dimension.PRODUCT else one.person
    return text(
        "{name}: {again} of {closed} closed tickets came back ({rate} %)",
        name=key_name(dimension, key, draft.around, draft.member),
        again=one.again,
        closed=one.closed,
        rate=round(one.rate * HUNDRED),
    )


def _line(name: Text, tally: Tally) -> Text:
    return text(
        "{name}: {rate} % in time, {met} of {all}",
        name=name,
        rate=round(tally.rate * HUNDRED),
        met=tally.met,
        all=tally.all,
    )


def _use(use: ChannelUse) -> Text:
    name = wording.INTAKE[IntakeChannel(use.channel)]
    response = use.response if use.response is not None else text("none yet")
    if use.satisfaction is None:
        return text("{name}: {count} tickets, first response after {response} on average",
                    name=name, count=use.tickets, response=response)  # fmt: skip
    return text(
        "{name}: {count} tickets, first response after {response} on average, satisfaction {points} of 10",
        name=name,
        count=use.tickets,
        response=response,
        points=f"{use.satisfaction:.1f}",
    )


def _times(one: PersonTimes, draft: Draft) -> Text:
    return text(
        "{name}: first response after {response} on average; in time: answered {in_time} of {answered}, "
        "handled {handled_in_time} of {handled}",
        name=key_name(Dimension.PERSON, one.person, draft.around, draft.member),
        response=one.response if one.response is not None else text("none yet"),
        in_time=one.in_time,
        answered=one.answered,
        handled_in_time=one.handled_in_time,
        handled=one.handled,
    )


def key_name(dimension: Dimension, key: str, around: Around, reader: Member) -> Text:
    """Name what a tally is about."""
    if not key:
        return text("not known")
    match dimension:
        case Dimension.LIMIT:
            return limit_name(key)
        case Dimension.LEVEL:
            return wording.LEVEL[ResponseLevel(key)]
        case Dimension.PRODUCT:
            return wording.CATEGORY[ProductCategory(key)]
        case Dimension.CHANNEL:
            return wording.INTAKE[IntakeChannel(key)]
        case Dimension.DEPARTMENT:
            return department_name(key, around.policy.departments, locale=reader.locale)
        case Dimension.PERSON:
            member = around.staff.by_id.get(MemberId(int(key)))
            return verbatim(member.name if member else f"#{key}")
