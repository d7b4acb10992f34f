"""The flows as staff see them, in words and as a chart that is drawn."""

from datetime import timedelta

import pytest

from desk.deliveries import Priority
from desk.flows import DueKey, Flows, HandlingStep, Node
from desk.papers.paper import PaperKind, PaperWanted
from desk.policy import Policy, ServiceClock
from desk.reports.flowchart import published
from desk.sla.calendar import Shift, WorkingCalendar
from desk.terms import Role
from desk.values import replace
from desk.versions import PolicyVersion, PolicyVersions
from tests.desk.builders import HOUR, LI, MONDAY_9AM, a_policy
from tests.desk.talking import Desk, in_english

DAY = timedelta(days=1)


@pytest.mark.requirement("R4.3.1-3")
@pytest.mark.parametrize(
    ("words", "flow", "steps", "line"),
    [
        ("/flow", "response", 7, "4. Solve it – Technician: within 1 day, 0:00:00 of the first contact; complex"),
        ("流程 响应", "response", 7, "5. Report the result – Service agent: within 0:10:00 of the completion"),
        ("流程图", "response", 7, "3. Respond to the customer – Service agent: within 1:00:00, 2:00:00 or 4:00:00"),
        ("/flow handling", "handling", 6, "2. Classify it and set its priority – Technician: within 1:00:00, 2:00:00"),
        ("手册 处理", "handling", 6, "6. Close and file the record – Archivist: once confirmed, or 3 days"),
    ],
)
def test_a_flow_is_told_at_once_and_its_chart_is_drawn(words: str, flow: str, steps: int, line: str) -> None:
    desk = Desk()
    desk.says(LI, words)
    title, *told = desk.was_told(LI).split("\n")
    assert (title, len(told)) == (f"The {flow} flow – Version 1 of the policy", steps)
    assert any(each.startswith(line) for each in told)
    assert desk.last.papers == (
        PaperWanted(
            key="flow m1",
            kind=PaperKind.FLOW,
            argument=flow,
            locale="zh_CN",
            to=LI.addresses[:1],
            caption=desk.last.papers[0].caption,
            asked_by=LI.addresses[0],
            priority=Priority.ANSWER,
        ),
    )


@pytest.mark.requirement("R4.3.1-3")
def test_it_is_the_owners_flow_and_the_owners_times() -> None:
    handling = {HandlingStep.HANDLE: Node(by=Role.EXPERT, due=DueKey.RESPONSE)}
    limits = replace(a_policy().limits, enabled=frozenset({"severity"}))
    clock = ServiceClock(response=WorkingCalendar(week=((Shift(9 * HOUR, 18 * HOUR),),) * 7))
    desk = Desk(policy=a_policy(flows=Flows(handling=handling), limits=limits, clock=clock))
    desk.says(LI, "/flow handling")
    (line,) = desk.was_told(LI).split("\n")[1:]
    assert line.startswith("1. Solve it – Legal or safety expert: within 2:00:00, 1 day, 0:00:00 or 2 days, 0:00:00")
    assert "by severity 1, 2 or 3" in line
    assert line.endswith("(working time)")


def test_one_press_shows_the_other_flow_or_the_versions() -> None:
    desk = Desk()
    desk.says(LI, "/flow")
    desk.presses(LI, "The handling flow")
    assert "The handling flow" in desk.was_told(LI)
    desk.presses(LI, "Published versions")
    assert desk.was_told(LI).endswith("Versions of the policy, the newest first:\nVersion 1")
    assert desk.last.papers == ()


def test_a_flow_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    desk = Desk()
    desk.says(LI, "/flow sideways")
    assert "There are two flows: /flow response and /flow handling." in desk.was_told(LI)
    assert desk.last.papers == ()


@pytest.mark.requirement("R4.3.1-3")
def test_versions_are_listed_with_their_dates_the_newest_first() -> None:
    def version(name: str, days: int, ends: int | None = None) -> PolicyVersion:
        policy: Policy = a_policy(version=name)
        return PolicyVersion(
            policy=policy, begins=MONDAY_9AM + days * DAY, ends=MONDAY_9AM + ends * DAY if ends else None
        )

    versions = PolicyVersions(current=version("3", 9), others=(version("2", -2, ends=5), version("1", -9)))
    in_effect = versions.at(MONDAY_9AM)
    assert [in_english(line) for line in published(in_effect, versions, most=9)] == [
        "Version 3, from 02 Dec 2026 on",
        "Version 2, from 21 Nov 2026 until 28 Nov 2026 – in effect",
        "Version 1, from 14 Nov 2026 on",
    ]
    assert len(list(published(in_effect, versions, most=1))) == 1
