"""The two uniform flows as the owner's policy has them: who answers for each step, and by when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk.terms import Role


class ResponseStep(StrEnum):
    """The seven steps of clause 1.4, in order."""

    RECEIVE = "receive"
    ASSESS = "assess"
    RESPOND = "respond"
    HANDLE = "handle"
    REPORT = "report"
    FOLLOW_UP = "follow_up"
    ARCHIVE = "archive"


class HandlingStep(StrEnum):
    """The six steps of clause 2.2, in order."""

    DISCOVER = "discover"
    CLASSIFY = "classify"
    RESPOND = "respond"
    HANDLE = "handle"
    FEED_BACK = "feed_back"
    ARCHIVE = "archive"


class DueKey(StrEnum):
    """Which of the policy's own limits is the time node of a step."""

    PROMPTLY = "notices.promptly"
    RESPONSE = "response"
    COMPLETION = "completion"
    RELEASE = "pace.release_result"
    SURVEY = "completion.survey"
    UNCONFIRMED = "pace.close_unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Who answers for a step, and by when it is due (R4.3.1-1)."""

    by: Role
    due: DueKey


RESPONSE_FLOW: dict[ResponseStep, Node] = {
    ResponseStep.RECEIVE: Node(by=Role.AGENT, due=DueKey.PROMPTLY),
    ResponseStep.ASSESS: Node(by=Role.AGENT, due=DueKey.RESPONSE),
    ResponseStep.RESPOND: Node(by=Role.AGENT, due=DueKey.RESPONSE),
    ResponseStep.HANDLE: Node(by=Role.TECHNICIAN, due=DueKey.COMPLETION),
    ResponseStep.REPORT: Node(by=Role.AGENT, due=DueKey.RELEASE),
    ResponseStep.FOLLOW_UP: Node(by=Role.AGENT, due=DueKey.SURVEY),
    ResponseStep.ARCHIVE: Node(by=Role.ARCHIVIST, due=DueKey.UNCONFIRMED),
}
HANDLING_FLOW: dict[HandlingStep, Node] = {
    HandlingStep.DISCOVER: Node(by=Role.AGENT, due=DueKey.PROMPTLY),
    HandlingStep.CLASSIFY: Node(by=Role.TECHNICIAN, due=DueKey.RESPONSE),
    HandlingStep.RESPOND: Node(by=Role.AGENT, due=DueKey.RESPONSE),
    HandlingStep.HANDLE: Node(by=Role.TECHNICIAN, due=DueKey.COMPLETION),
    HandlingStep.FEED_BACK: Node(by=Role.AGENT, due=DueKey.SURVEY),
    HandlingStep.ARCHIVE: Node(by=Role.ARCHIVIST, due=DueKey.UNCONFIRMED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Both flows: a step that the owner's file does not name is the specification's."""

    response: Mapping[ResponseStep, Node] = field(default_factory=RESPONSE_FLOW.copy)
    handling: Mapping[HandlingStep, Node] = field(default_factory=HANDLING_FLOW.copy)
