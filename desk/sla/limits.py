"""The master rule: every limit that applies to a ticket, counted from first contact; the strictest wins (C1-C5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.policy import Policy
from desk.sla.calendar import AROUND_THE_CLOCK, Interval, WorkingCalendar
from desk.terms import ResponseLevel
from desk.tickets.part import SubtaskState
from desk.tickets.ticket import Ticket
from desk.tickets.verdict import Duty
from desk.values import quick

# the clause that a figure comes from, by the policy's key or the beginning of it
_CLAUSES = (
    ("response.level", "1.1"),
    ("response.product", "1.1"),
    ("response.channel", "1.2"),
    ("response.severity", "2.2"),
    ("response.overall", "4.1.1"),
    ("completion.limit", "1.1"),
    ("completion.complex_", "7.1"),
    ("completion.on_site", "1.2"),
    ("completion.call_back", "1.2"),
    ("completion.survey", "3.2"),
)
OVERALL = "response.overall"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit that applies to a ticket: the policy key it is from, what it asks for, and by when.

    `span` counts by `calendar`, without what is `paused`. While the clock `stands` because of a wait, `due_at` is the
    earliest that it can still become. A provisional limit stands for a grade that nobody has given yet (C1, rule 7).
    """

    rule: str
    duty: Duty
    span: timedelta
    starts_at: datetime
    due_at: datetime
    calendar: WorkingCalendar = AROUND_THE_CLOCK
    paused: tuple[Interval, ...] = ()
    stands: bool = False
    is_provisional: bool = False

    @property
    def clause(self) -> str:
        """The clause of the specification that the figure is from."""
        return clause_of(self.rule)

    def share_at(self, percent: int) -> datetime:
        """Give the instant at which so much of the limit has passed."""
        return self.calendar.add(self.starts_at, self.span * percent / 100, paused=self.paused)


def clause_of(rule: str) -> str:
    """Give the clause that a limit's figure is from, by its policy key."""
    return next(clause for key, clause in _CLAUSES if rule.startswith(key))


def limits_of(ticket: Ticket, policy: Policy) -> tuple[Limit, ...]:
    """Collect every limit whose condition matches now; those of the first response come first, strictest first."""
    return (*response_limits(ticket, policy), *_other_limits(ticket, policy))


def response_limits(ticket: Ticket, policy: Policy) -> tuple[Limit, ...]:
    """Collect every response limit whose condition matches, strictest first (R1.1-2, R1.1-6).

    Until somebody has graded the ticket, level 1 is taken for the level rule (C1, master rule 7). After a reopening
    the same limits count from the customer's message (spec, gaps).
    """
    starts_at = ticket.times.reopened_at or ticket.times.first_contact_at
    is_graded, calendar = ticket.grading.active is not None, policy.clock.response
    found = [
        Limit(
            rule=rule,
            duty=Duty.RESPONSE,
            span=span,
            starts_at=starts_at,
            due_at=calendar.add(starts_at, span),
            calendar=calendar,
            is_provisional=not is_graded and rule.startswith("response.level"),
        )
        for rule, span in _response_spans(ticket, policy)
    ]
    return tuple(sorted(found, key=lambda limit: (limit.span, limit.rule)))


def _response_spans(ticket: Ticket, policy: Policy) -> Iterator[tuple[str, timedelta]]:
    grade, limits = ticket.grading.active, policy.limits
    level = grade.response_level if grade else ResponseLevel.LEVEL_1
    if "overall" in limits.enabled:
        yield OVERALL, limits.overall
    if "level" in limits.enabled:
        yield f"response.level.{level[-1]}", limits.level[level]
    if grade and "product" in limits.enabled and grade.category in limits.product:
        yield f"response.product.{grade.category}", limits.product[grade.category]
    if grade and "severity" in limits.enabled:
        yield f"response.severity.{grade.severity[3]}", limits.severity[grade.severity]
    if "channel" in limits.enabled and ticket.intake in limits.channel:
        yield f"response.channel.{ticket.intake}", limits.channel[ticket.intake]


def _other_limits(ticket: Ticket, policy: Policy) -> Iterator[Limit]:
    """Give the limits of the handling, of a visit, of a promised call, and of the satisfaction question."""
    times, spans, clock = ticket.times, policy.completion, policy.clock
    yield from _handling_limits(ticket, policy)
    if times.onsite_need_at:
        yield _limit("completion.on_site", Duty.ON_SITE, times.onsite_need_at, spans.on_site, clock.visit)
    if times.call_asked_at:
        yield _limit("completion.call_back", Duty.CALL_BACK, times.call_asked_at, spans.call_back, clock.call_back)
    if times.handled_at:
        yield _limit("completion.survey", Duty.SURVEY, times.handled_at, spans.survey, clock.survey)


def _handling_limits(ticket: Ticket, policy: Policy) -> Iterator[Limit]:
    """Give the limits of the handling: the ordinary one, or those of complex work in its place (C4)."""
    spans, calendar = policy.completion, policy.clock.completion
    begun = ticket.times.reopened_at or ticket.times.first_contact_at
    paused, stands = _pauses(ticket, policy), _stands(ticket, policy)
    wanted = []
    if not (is_complex(ticket) and spans.complex_overrides):
        wanted.append(("completion.limit", Duty.COMPLETION, spans.limit))
    if is_complex(ticket):
        wanted.append(("completion.complex_preliminary", Duty.PRELIMINARY, spans.complex_preliminary))
        wanted.append(("completion.complex_result", Duty.RESULT, spans.complex_result))
    for rule, duty, span in wanted:
        yield _limit(rule, duty, begun, span, calendar, paused=paused, stands=stands)


def _pauses(ticket: Ticket, policy: Policy) -> tuple[Interval, ...]:
    """Give the ended waits that the owner lets stop the clock: from the record, never from a counter."""
    stopping = policy.clock.pauses
    return tuple(Interval(w.since, w.until) for w in ticket.waits if w.until and w.reason in stopping)


def _stands(ticket: Ticket, policy: Policy) -> bool:
    return ticket.wait is not None and ticket.wait.reason in policy.clock.pauses


def _limit(
    rule: str,
    duty: Duty,
    starts_at: datetime,
    span: timedelta,
    calendar: WorkingCalendar,
    *,
    paused: tuple[Interval, ...] = (),
    stands: bool = False,
) -> Limit:
    due_at = calendar.add(starts_at, span, paused=paused)
    return Limit(
        rule=rule,
        duty=duty,
        span=span,
        starts_at=starts_at,
        due_at=due_at,
        calendar=calendar,
        paused=paused,
        stands=stands,
    )


def is_complex(ticket: Ticket) -> bool:
    """Whether the limits of complex work apply: flagged so, or more than one department has a part in it (C4, C27).

    A part that such work usually has counts once somebody has taken it.
    """
    idle = {SubtaskState.OPEN, SubtaskState.NOT_NEEDED}
    parts = {part.department for part in ticket.subtasks if not (part.is_usual and part.state in idle)}
    return ticket.is_complex or len(parts - {ticket.department}) > 0


def response_due(ticket: Ticket, policy: Policy) -> tuple[datetime | None, str]:
    """Give the instant by which a qualifying response is owed, and the winning rule; none where no rule applies."""
    return owed_first(response_limits(ticket, policy))


def owed_first(limits: Sequence[Limit]) -> tuple[datetime | None, str]:
    """Give when the first response is owed by these limits, listed as `limits_of` does, and by which of them."""
    if limits and limits[0].duty is Duty.RESPONSE:
        return limits[0].due_at, limits[0].rule
    return None, ""


def answered_at(ticket: Ticket) -> datetime | None:
    """Give when this round of the ticket was answered: the qualifying response, after a reopening the next answer."""
    return ticket.times.answered_at if ticket.reopened else ticket.times.responded_at


def completion_due(ticket: Ticket, policy: Policy) -> datetime:
    """Give the instant by which handling must be complete: the soonest of its limits that ask for that (C4)."""
    limits = _handling_limits(ticket, policy)
    return min(limit.due_at for limit in limits if limit.duty is not Duty.PRELIMINARY)


def visit_due(ticket: Ticket, policy: Policy) -> datetime | None:
    """Give the instant by which a technician must be there: where the handling is due sooner, by then (C30)."""
    need = ticket.times.onsite_need_at
    if need is None:
        return None
    return min(policy.clock.visit.add(need, policy.completion.on_site), completion_due(ticket, policy))
