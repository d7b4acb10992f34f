"""The whole file, table by table, and the desk's policy that it stands for."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.calendars.tables import WorkingTime
from bot.policy import checks, visiting
from bot.policy.house import ByLanguage, ClassTable, DepartmentKey, Head, Questions
from bot.policy.limits import Reminders, Response
from bot.policy.platforms import Platforms
from bot.policy.routing import Parts, RegionTable, TierTable, rows, sound
from bot.policy.triage import Triage
from bot.policy.written import LineForEach, Written, wrong_lines
from desk.attention import Digest, Escalation, Nagging, Notices, Quiet
from desk.dispatch.rules import Offers
from desk.duties import Appraisal, Checks, Drills, Incidents, Reports, Retention, Suppliers, Survey, Training
from desk.flows import Flows
from desk.improvement.rules import Improvement
from desk.pages.rules import PageRules
from desk.papers.rules import DocumentRules, Letterhead
from desk.policy import Completion, Department, FileLimits, IntakeLimits, Pace, Policy
from desk.routing.rows import Route
from desk.routing.unreached import uncovered
from desk.similar.rules import Similar
from desk.terms import ProblemClass, ServiceType, Severity
from desk.triage.rules import Proposals, Safety
from desk.visits.rules import StockPart, VisitRules

_AS_THEY_ARE = (
    *("completion", "pace", "severity_of", "procedures", "subtasks", "similar", "intake", "files", "escalation"),
    *("quiet", "digest", "nagging", "notices", "survey", "retention", "reports", "appraisal", "training", "drills"),
    *("incidents", "suppliers", "checks", "improvement", "proposals", "safety", "offers", "visits", "parts", "pages"),
    "documents",
)


class File(WorkingTime):
    """All tables. Those that have a default are the specification's where the owner's file does not name them."""

    policy: Head
    response: Response
    completion: Annotated[Written[Completion], AfterValidator(checks.looser_after_stricter)]
    pace: Written[Pace]
    reminders: Reminders = Reminders()
    escalation: Annotated[Written[Escalation], AfterValidator(checks.each_once)] = Escalation()
    quiet: Written[Quiet] = Quiet()
    digest: Written[Digest] = Digest()
    nagging: Written[Nagging] = Nagging()
    notices: Written[Notices] = Notices()
    flow: Annotated[Written[Flows], AfterValidator(checks.whole), Field(default_factory=Flows)]
    survey: Annotated[Written[Survey], AfterValidator(checks.on_the_scale)] = Survey()
    retention: Annotated[Written[Retention], AfterValidator(checks.long_enough)] = Retention()
    reports: Annotated[Written[Reports], AfterValidator(checks.often_enough)] = Reports()
    appraisal: Annotated[Written[Appraisal], AfterValidator(checks.fair)] = Appraisal()
    training: Annotated[Written[Training], AfterValidator(checks.from_short_to_long)] = Training()
    drills: Written[Drills] = Drills()
    incidents: Written[Incidents] = Incidents()
    suppliers: Written[Suppliers] = Suppliers()
    similar: Annotated[Written[Similar], AfterValidator(checks.percentages)] = Similar()
    proposals: Annotated[Written[Proposals], AfterValidator(checks.a_percentage)] = Proposals()
    safety: Annotated[Written[Safety], AfterValidator(checks.reachable)] = Safety()
    checks: Written[Checks] = Checks()
    improvement: Written[Improvement] = Improvement()
    classes: Annotated[dict[ProblemClass, ClassTable], LineForEach(ProblemClass, ClassTable)]
    severity_of: Annotated[dict[ProblemClass, Severity], LineForEach(ProblemClass, Severity)]
    departments: Annotated[dict[str, ByLanguage], Field(min_length=1)]
    tiers: Annotated[dict[str, TierTable], Field(default_factory=dict)]
    regions: Annotated[dict[str, RegionTable], Field(default_factory=dict)]
    subtasks: Annotated[dict[ServiceType, Parts], Field(default_factory=dict)]
    routing: Annotated[tuple[Written[Route], ...], AfterValidator(sound)] = ()
    routes: Annotated[dict[ServiceType, DepartmentKey], Field(default_factory=dict)]  # of files older than `routing`
    offers: Annotated[Written[Offers], Field(default_factory=Offers)]
    procedures: Annotated[dict[ServiceType, ByLanguage], Field(default_factory=dict)]
    questions: Questions
    platforms: Platforms = Platforms()
    intake: Written[IntakeLimits] = IntakeLimits()
    files: Written[FileLimits] = FileLimits()
    triage: Triage = Triage()
    pages: Written[PageRules] = PageRules()
    visits: Annotated[Written[VisitRules], AfterValidator(visiting.possible)] = VisitRules()
    parts: Annotated[tuple[Written[StockPart], ...], AfterValidator(visiting.told_apart)] = ()
    company: Annotated[Written[Letterhead], Field(default_factory=Letterhead)]
    documents: Annotated[Written[DocumentRules], Field(default_factory=DocumentRules)]
    phrases: dict[str, list[str]]

    @model_validator(mode="after")
    def _everybody_goes_somewhere(self) -> "File":
        if gap := uncovered(self._routing()):
            raise wrong_lines({"routing": f"nobody gets {gap}; expected a row for it, like a last one for all"})
        return self

    @model_validator(mode="after")
    def _remembers_whom_it_asked(self) -> "File":
        if self.survey.cool_down > self.pace.recurrence:  # older tickets are not looked at
            raise wrong_lines({"survey.cool_down": "expected no more than pace.recurrence"})
        return self

    def _routing(self) -> tuple[Route, ...]:
        by_class = {kind: table.route for kind, table in self.classes.items() if table.route}
        return rows(self.routing, self.routes, by_class)

    def meant(self) -> Policy:
        """Give the policy that it stands for."""
        return Policy(
            version=self.policy.version,
            owner=self.policy.owner,
            company=self.policy.company,
            edition=self.policy.edition(),
            limits=self.response.limits(),
            clock=self.service_clock(),
            remind_at=self.reminders.at,
            flows=self.flow,
            letterhead=self.company,
            classes={kind: table.rule() for kind, table in self.classes.items()},
            departments=tuple(Department(key=key, names=names) for key, names in self.departments.items()),
            tiers=tuple(table.tier(key) for key, table in self.tiers.items()),
            regions=tuple(table.region(key) for key, table in self.regions.items()),
            routing=self._routing(),
            questions=tuple(self.questions.ask),
            visit_services=frozenset(self.questions.visit_services),
            platforms=self.platforms.limits(),
            wechat=self.platforms.wechat.rules(),
            digest_from=self.platforms.wecom.digest_from,
            triage=self.triage.meant(),
            phrases={key: tuple(phrase.lower() for phrase in listed) for key, listed in self.phrases.items()},
            **{name: getattr(self, name) for name in _AS_THEY_ARE},
        )
