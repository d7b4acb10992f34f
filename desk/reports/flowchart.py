"""The two flows as staff see them: each step with who answers for it and by when, and by which version (R4.3.1-3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic

from desk import wording
from desk.flows import DueKey, HandlingStep, Node, ResponseStep
from desk.policy import Completion, Policy
from desk.reports.blocks import W
from desk.sla.calendar import WorkingCalendar
from desk.terms import ResponseLevel, Severity
from desk.texts import Dated, Text, text
from desk.versions import PolicyVersions


class FlowKind(StrEnum):
    """Which of the two flows."""

    RESPONSE = "response"
    HANDLING = "handling"


TITLES: dict[FlowKind, Text] = {
    FlowKind.RESPONSE: text("The response flow"),
    FlowKind.HANDLING: text("The handling flow"),
}
_STEPS: dict[str, Text] = {  # steps of one name are the same work in both flows
    ResponseStep.RECEIVE: text("Receive the problem"),
    ResponseStep.ASSESS: text("Assess it: type and urgency"),
    ResponseStep.RESPOND: text("Respond to the customer"),
    ResponseStep.HANDLE: text("Solve it"),
    ResponseStep.REPORT: text("Report the result"),
    ResponseStep.FOLLOW_UP: text("Ask whether the customer is satisfied"),
    ResponseStep.ARCHIVE: text("Close and file the record"),
    HandlingStep.DISCOVER: text("Take the problem up"),
    HandlingStep.CLASSIFY: text("Classify it and set its priority"),
    HandlingStep.FEED_BACK: text("Hear the customer's feedback"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep(Generic[W]):
    """A step: what is done, by whom, and by when."""

    name: W
    by: W
    due: W


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart(Generic[W]):
    """A flow, its steps in order; `subtitle` names the version of the policy that it is from."""

    name: str
    title: W
    subtitle: W
    steps: tuple[FlowStep[W], ...]


def chart_of(kind: FlowKind, policy: Policy, versions: PolicyVersions | None, *, now: datetime) -> FlowChart[Text]:
    """Lay a flow out as the policy in effect has it."""
    nodes: Mapping[ResponseStep, Node] | Mapping[HandlingStep, Node]
    nodes = policy.flows.response if kind is FlowKind.RESPONSE else policy.flows.handling
    return FlowChart(
        name=f"flow-{kind}",
        title=TITLES[kind],
        subtitle=_version(policy, versions, now=now),
        steps=tuple(
            FlowStep(name=_STEPS[step], by=wording.ROLE[node.by], due=_due(node.due, policy))
            for step, node in nodes.items()
        ),
    )


def lines_of(chart: FlowChart[Text]) -> Iterator[Text]:
    """Tell a flow in words, its steps counted."""
    yield text("{title} – {version}", title=chart.title, version=chart.subtitle)
    for place, step in enumerate(chart.steps, start=1):
        yield text("{place}. {step} – {who}: {due}", place=place, step=step.name, who=step.by, due=step.due)


def published(policy: Policy, versions: PolicyVersions | None, *, most: int) -> Iterator[Text]:
    """List the versions that were published, the newest first; the one in effect says so."""
    kept = sorted(versions.all, key=lambda one: one.begins, reverse=True) if versions else ()
    for one in kept[:most]:
        version, since = one.policy.version, Dated(at=one.begins)
        line = text("Version {version}, from {since} on", version=version, since=since)
        if one.ends:
            line = text("Version {version}, from {since} until {until}",
                        version=version, since=since, until=Dated(at=one.ends))  # fmt: skip
        yield text("{line} – in effect", line=line) if version == policy.version else line
    if not kept:
        yield text("Version {version}", version=policy.version)


def _version(policy: Policy, versions: PolicyVersions | None, *, now: datetime) -> Text:
    held = versions.in_effect(now) if versions else None
    if held is None:
        return text("Version {version} of the policy", version=policy.version)
    since = Dated(at=held.begins)
    return text("Version {version} of the policy, since {since}", version=policy.version, since=since)


def _due(due: DueKey, policy: Policy) -> Text:
    """Say a time node as the policy has it, which is a span, and of a response one for each level."""
    pace, spans, clock = policy.pace, policy.completion, policy.clock
    match due:
        case DueKey.PROMPTLY:
            return text("within {span} of the first contact", span=policy.notices.promptly)
        case DueKey.RESPONSE:
            return _working(_response(policy), clock.response)
        case DueKey.COMPLETION:
            return _working(_completion(spans), clock.completion)
        case DueKey.RELEASE:
            return text("within {span} of the completion", span=pace.release_result)
        case DueKey.SURVEY:
            within = text("within {span} of the completion", span=spans.survey)
            return _working(within, clock.survey)
        case DueKey.UNCONFIRMED:
            return text("once confirmed, or {span} after the result message", span=pace.close_unconfirmed)


def _response(policy: Policy) -> Text:
    """Name the limits of the first response: by level, or where those are out of use by severity, else the last."""
    limits = policy.limits
    if "level" in limits.enabled:
        first, second, third = (limits.level[level] for level in ResponseLevel)
        return text(
            "within {first}, {second} or {third} of the first contact by level 1, 2 or 3; a stricter limit wins",
            first=first, second=second, third=third,
        )  # fmt: skip
    if "severity" in limits.enabled:
        first, second, third = (limits.severity[severity] for severity in Severity)
        return text(
            "within {first}, {second} or {third} of the first contact by severity 1, 2 or 3; a stricter limit wins",
            first=first, second=second, third=third,
        )  # fmt: skip
    return text("within {span} of the first contact", span=limits.overall)


def _completion(spans: Completion) -> Text:
    """Name the limits of the handling: the ordinary one, and those of complex work (C4)."""
    return text("within {span} of the first contact; complex work: first handling within {first}, result within {last}",
                span=spans.limit, first=spans.complex_preliminary, last=spans.complex_result)  # fmt: skip


def _working(due: Text, calendar: WorkingCalendar) -> Text:
    return text("{due} (working time)", due=due) if calendar.week else due
