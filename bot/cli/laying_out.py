"""How an explanation of limits looks: on lines of eighty columns for a person, as data for a script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import typer

from bot.cli.routes import route_as_data, route_lines
from desk.flows import ResponseStep
from desk.policy import Policy
from desk.sla.clocks import Owner
from desk.sla.explaining import DueStep, Explained, Explanation, State
from desk.sla.limits import OVERALL
from desk.tickets.verdict import Duty, Verdict

MOST_STRETCHES = 14
_COLOURS = {State.MET: typer.colors.GREEN, State.MISSED: typer.colors.RED, State.PROVISIONAL: typer.colors.YELLOW}
_DUTIES = {
    Duty.RESPONSE: "First response: the strictest limit wins, each looser one stays a milestone (C1)",
    Duty.COMPLETION: "Completion of the handling",
    Duty.PRELIMINARY: "Preliminary handling of complex work",
    Duty.RESULT: "Result of complex work",
    Duty.ON_SITE: "Arrival on site (C30)",
    Duty.CALL_BACK: "Promised call (C29)",
    Duty.SURVEY: "Satisfaction question (C13)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An explanation with what it is told by. `turns`: whose turn it was for how long, of a real ticket."""

    explanation: Explanation
    policy: Policy
    now: datetime
    zone: ZoneInfo
    turns: Mapping[Owner, timedelta] | None = None

    @property
    def is_real(self) -> bool:
        """Whether it is about a ticket of the store."""
        return self.turns is not None


def lines(told: Told) -> Iterator[str]:
    """Lay an explanation out for a terminal of eighty columns."""
    yield from _head(told)
    yield ""
    yield typer.style(f"  {'limit':<32}{'clause':<7}{'within':<7}{'due':<18}state".rstrip(), dim=True)
    last: Duty | None = None
    for one in told.explanation.limits:
        if one.limit.duty is not last:
            yield ""
            yield typer.style(_DUTIES[one.limit.duty], bold=True)
        last = one.limit.duty
        yield from _limit(one, told)
    if told.explanation.earlier:
        yield ""
        yield typer.style("Judged before, by limits that no longer apply; a miss is never forgiven", bold=True)
        for verdict in told.explanation.earlier:
            yield _verdict(verdict, told)
    yield from _turns(told) if told.is_real else _flows(told)


def _head(told: Told) -> Iterator[str]:
    ticket, policy = told.explanation.ticket, told.policy
    times, grade = ticket.times, ticket.grading.active
    yield f"Policy {policy.version} of {policy.owner}; times in {told.zone.key}"
    what = f"Ticket {ticket.id}, {ticket.status}: first contact" if told.is_real else "First contact"
    yield f"{what} {_at(times.first_contact_at, told)} by {ticket.intake}"
    if grade is None:
        yield "Not graded yet: level 1 is taken, provisionally, until somebody has graded it"
    else:
        work = ", complex work" if ticket.is_complex else ""
        level, severity = grade.response_level[-1], grade.severity[3]
        yield f"Level {level}, severity {severity}, class {grade.problem_class}, product {grade.category}{work}"
        yield from route_lines(ticket, policy)
    if ticket.service_failed_at:
        yield typer.style(f"Service failure since {_at(ticket.service_failed_at, told)}, for good", fg="red", bold=True)


def _limit(one: Explained, told: Told) -> Iterator[str]:
    limit = one.limit
    mark = ">" if one.wins else " "
    due = _at(limit.due_at, told)
    yield f"{mark} {limit.rule:<32}{limit.clause:<7}{short(limit.span):<7}{due:<18}{_state(one, told)}".rstrip()
    if steps := ", ".join(f"{step.percent} % {_at(step.at, told)}" for step in one.steps):
        yield f"    reminders: {steps}"
    if limit.calendar.week is not None:
        yield f"    counted by the calendar {limit.calendar.name}"
    if told.is_real:
        yield from _counted(one, told)


def _state(one: Explained, told: Told) -> str:
    if not told.is_real and one.state is State.RUNS:
        return "after failure" if _is_after_failure(one, told) else ""
    words = one.state.value
    if one.state is State.RUNS and told.now >= one.limit.due_at:
        words = "overdue"
    return typer.style(words, fg=_COLOURS[one.state]) if one.state in _COLOURS else words


def _is_after_failure(one: Explained, told: Told) -> bool:
    """Whether the service has failed before such a limit for the first response passes (C1)."""
    overall = (each.limit for each in told.explanation.limits if each.limit.rule == OVERALL)
    return one.limit.duty is Duty.RESPONSE and any(limit.due_at < one.limit.due_at for limit in overall)


def _counted(one: Explained, told: Told) -> Iterator[str]:
    if one.verdict and one.verdict.met:
        yield f"    met {_at(one.verdict.at, told)}"
    elif one.verdict:
        yield f"    missed; noted {_at(one.verdict.at, told)}"
    share = f" of {short(one.limit.span)}, {one.used / one.limit.span:.0%}" if one.limit.span else ""
    yield f"    used {_worked(one.used)}{share}:"
    shown = one.counted[:MOST_STRETCHES]
    for stretch in shown:
        yield f"      {_at(stretch.start, told)} - {_at(stretch.end, told)}  {_worked(stretch.length)}"
    if more := one.counted[MOST_STRETCHES:]:
        rest = sum((stretch.length for stretch in more), timedelta())
        yield f"      and {len(more)} stretches more until {_at(more[-1].end, told)}  {_worked(rest)}"


def _verdict(verdict: Verdict, told: Told) -> str:
    words = "met" if verdict.met else "missed"
    return f"  {verdict.rule:<32}due {_at(verdict.due_at, told)}  {words} {_at(verdict.at, told)}"


def _turns(told: Told) -> Iterator[str]:
    yield ""
    yield typer.style("Whose turn it was, around the clock", bold=True)
    for owner, span in (told.turns or {}).items():
        yield f"  {owner.value:<38}{_worked(span)}"


def _flows(told: Told) -> Iterator[str]:
    names = {True: "Steps of the response (1.4)", False: "Steps of the handling (2.2)"}
    last: bool | None = None
    for step in told.explanation.flow:
        is_response = isinstance(step.step, ResponseStep)
        if is_response is not last:
            yield ""
            yield typer.style(names[is_response], bold=True)
        last = is_response
        due = _at(step.at, told) if step.at else "no limit"
        yield f"  {step.step.value:<16}{step.node.by.value:<15}{due:<18}{step.node.due.value}"


def _at(moment: datetime, told: Told) -> str:
    return f"{moment.astimezone(told.zone):%Y-%m-%d %H:%M}"


def _worked(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004 -- an hour's


def short(span: timedelta) -> str:
    """Write a duration as the policy does."""
    for length, unit in ((timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if not span % length:
            return f"{span // length} {unit}"
    return f"{span.total_seconds():g} s"


def as_data(told: Told) -> dict[str, object]:
    """Give the same for a script: instants in ISO 8601 of the desk's zone, durations in seconds."""
    ticket = told.explanation.ticket
    data: dict[str, object] = {
        "policy": told.policy.version,
        "ticket": ticket.id if told.is_real else None,
        "first_contact_at": _iso(ticket.times.first_contact_at, told),
        "is_graded": ticket.grading.active is not None,
        "limits": [_limit_as_data(one, told) for one in told.explanation.limits],
        "earlier": [_verdict_as_data(verdict, told) | {"rule": verdict.rule} for verdict in told.explanation.earlier],
        "route": route_as_data(ticket, told.policy),
        "steps": [_step_as_data(step, told) for step in told.explanation.flow],
    }
    if told.turns is not None:
        data["turns"] = {owner.value: span.total_seconds() for owner, span in told.turns.items()}
        failed = ticket.service_failed_at
        data["service_failed_at"] = _iso(failed, told) if failed else None
    return data


def _limit_as_data(one: Explained, told: Told) -> dict[str, object]:
    limit = one.limit
    return {
        "rule": limit.rule,
        "clause": limit.clause,
        "duty": limit.duty.value,
        "wins": one.wins,
        "state": one.state.value,
        "span": limit.span.total_seconds(),
        "calendar": limit.calendar.name,
        "starts_at": _iso(limit.starts_at, told),
        "due_at": _iso(limit.due_at, told),
        "reminders": [{"percent": step.percent, "at": _iso(step.at, told)} for step in one.steps],
        "verdict": _verdict_as_data(one.verdict, told) if one.verdict else None,
        "used": one.used.total_seconds(),
        "counted": [[_iso(stretch.start, told), _iso(stretch.end, told)] for stretch in one.counted],
    }


def _verdict_as_data(verdict: Verdict, told: Told) -> dict[str, object]:
    return {"met": verdict.met, "due_at": _iso(verdict.due_at, told), "at": _iso(verdict.at, told)}


def _step_as_data(step: DueStep, told: Told) -> dict[str, object]:
    flow = "response" if isinstance(step.step, ResponseStep) else "handling"
    due_at = _iso(step.at, told) if step.at else None
    return {"flow": flow, "step": step.step.value, "by": step.node.by.value, "due": step.node.due.value, "at": due_at}


def _iso(moment: datetime, told: Told) -> str:
    return moment.astimezone(told.zone).isoformat()
