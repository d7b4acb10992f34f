"""The owner's figures and tables, as the desk uses them. Every default is the specification's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from desk.attention import Digest, Escalation, Nagging, Notices, Quiet
from desk.dispatch.rules import Offers
from desk.duties import Appraisal, Checks, Drills, Incidents, Reports, Retention, Suppliers, Survey, Training
from desk.editions import Edition
from desk.flows import Flows
from desk.improvement.rules import Improvement
from desk.messages import Channel
from desk.pacing import PlatformLimits
from desk.pages.rules import PageRules
from desk.papers.rules import DocumentRules, Letterhead
from desk.routing.rows import Region, Route, Tier
from desk.similar.rules import Similar
from desk.sla.calendar import AROUND_THE_CLOCK, WorkingCalendar
from desk.terms import (
    Field,
    IntakeChannel,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    WaitReason,
)
from desk.triage.keywords import Keywords
from desk.triage.rules import Proposals, Safety
from desk.visits.rules import StockPart, VisitRules
from desk.wechat_rules import WeChatRules


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLimits:
    """How soon a qualifying first response is owed, by each rule of the specification (master rule, C1).

    `enabled` are the rule sets that count: level, product, channel, severity, overall (C2).
    """

    level: Mapping[ResponseLevel, timedelta]
    product: Mapping[ProductCategory, timedelta]
    channel: Mapping[IntakeChannel, timedelta]
    severity: Mapping[Severity, timedelta]
    overall: timedelta
    enabled: frozenset[str] = frozenset({"level", "product", "channel", "severity", "overall"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How soon the handling is owed (C4), and the clocks of visits, call-backs and surveys (C30, C29, C13).

    With `complex_overrides` the two limits of complex work displace the ordinary one; else they stand beside it.
    """

    limit: timedelta
    complex_preliminary: timedelta
    complex_result: timedelta
    on_site: timedelta
    call_back: timedelta
    survey: timedelta
    complex_overrides: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceClock:
    """By which calendar each group of limits counts: around the clock, as the specification has it, or working time.

    `pauses` are the waits during which the clock of completion stands. Before a calendar ends, people are warned.
    """

    response: WorkingCalendar = AROUND_THE_CLOCK
    completion: WorkingCalendar = AROUND_THE_CLOCK
    visit: WorkingCalendar = AROUND_THE_CLOCK
    call_back: WorkingCalendar = AROUND_THE_CLOCK
    survey: WorkingCalendar = AROUND_THE_CLOCK
    pauses: frozenset[WaitReason] = frozenset()
    warn_before: timedelta = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Waits of the flow that the specification leaves to the owner."""

    release_result: timedelta
    remind_confirmation: timedelta
    call_for_confirmation: timedelta
    close_unconfirmed: timedelta
    recurrence: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """What a file may unfold to when somebody opens it: pixels and frames, an archive's bytes and entries."""

    most_pixels: int = 250_000_000
    most_frames: int = 1000
    most_unpacked: int = 500_000_000
    most_entries: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How fast one person may write: so many messages a minute, and so many at once."""

    a_minute: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLimits:
    """How much one person may ask of the desk. What comes faster is kept, and taken after a pause."""

    customers: Flow = Flow(a_minute=20, burst=20)
    staff: Flow = Flow(a_minute=60, burst=40)
    pause: timedelta = timedelta(seconds=30)
    wrong_codes: int = 5
    wrong_codes_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department with its duties (R3.3-2) and its names by language."""

    key: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """What makes a problem one of a class, by language (R2.1-1); the routing table says who gets it."""

    definition: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the owner's policy. `subtasks`: the parts of such a service by department, named by language."""

    version: str
    owner: str
    company: str
    limits: ResponseLimits
    completion: Completion
    pace: Pace
    classes: Mapping[ProblemClass, ClassRule]
    severity_of: Mapping[ProblemClass, Severity]
    departments: tuple[Department, ...]
    routing: tuple[Route, ...]
    procedures: Mapping[ServiceType, Mapping[str, str]]
    questions: tuple[Field, ...]
    visit_services: frozenset[ServiceType]
    phrases: Mapping[str, tuple[str, ...]]
    intake: IntakeLimits = IntakeLimits()
    files: FileLimits = FileLimits()
    zone: str = "Asia/Shanghai"
    platforms: Mapping[Channel, PlatformLimits] = field(default_factory=dict)
    wechat: WeChatRules = field(default_factory=WeChatRules)
    digest_from: int = 8
    remind_at: tuple[int, ...] = (50, 80)  # percent of a limit
    clock: ServiceClock = ServiceClock()
    edition: Edition = field(default_factory=Edition)
    escalation: Escalation = field(default_factory=Escalation)
    quiet: Quiet = field(default_factory=Quiet)
    digest: Digest = field(default_factory=Digest)
    nagging: Nagging = field(default_factory=Nagging)
    notices: Notices = field(default_factory=Notices)
    flows: Flows = field(default_factory=Flows)
    survey: Survey = field(default_factory=Survey)
    retention: Retention = field(default_factory=Retention)
    reports: Reports = field(default_factory=Reports)
    appraisal: Appraisal = field(default_factory=Appraisal)
    training: Training = field(default_factory=Training)
    drills: Drills = field(default_factory=Drills)
    incidents: Incidents = field(default_factory=Incidents)
    suppliers: Suppliers = field(default_factory=Suppliers)
    checks: Checks = field(default_factory=Checks)
    improvement: Improvement = field(default_factory=Improvement)
    visits: VisitRules = field(default_factory=VisitRules)
    parts: tuple[StockPart, ...] = ()
    triage: Keywords = field(default_factory=Keywords)
    tiers: tuple[Tier, ...] = ()
    regions: tuple[Region, ...] = ()
    similar: Similar = field(default_factory=Similar)
    subtasks: Mapping[ServiceType, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    proposals: Proposals = field(default_factory=Proposals)
    safety: Safety = field(default_factory=Safety)
    offers: Offers = field(default_factory=Offers)
    pages: PageRules = field(default_factory=PageRules)
    letterhead: Letterhead = field(default_factory=Letterhead)
    documents: DocumentRules = field(default_factory=DocumentRules)


def in_language(names: Mapping[str, str], locale: str) -> str:
    """Give words of the policy in a language, or in the first that has them; empty where there are none."""
    return names.get(locale) or next(iter(names.values()), "")
