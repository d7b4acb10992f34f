"""What the policy says of triage: the owner's keywords, which outdo what the model makes of a message."""

from typing import Annotated

from pydantic import Field, PlainValidator, model_validator

from bot.policy.written import Switch, Table, Words, severity
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.keywords import Keyword, Keywords

Numbered = Annotated[Severity, PlainValidator(severity)]
_SETTLES = ("problem_class", "severity", "service_type", "product_category", "hazard", "report")


class _Entry(Table):
    phrases: Annotated[list[Words], Field(min_length=1)]
    problem_class: Annotated[ProblemClass | None, Field(alias="class")] = None
    severity: Numbered | None = None
    service_type: ServiceType | None = None
    product_category: ProductCategory | None = None
    hazard: Switch | None = None
    report: Switch | None = None

    @model_validator(mode="after")
    def _settles_something(self) -> "_Entry":
        settled = [name for name in _SETTLES if getattr(self, name) is not None]
        if not settled:
            raise ValueError("expected one or more of class, severity, service_type, product_category, hazard, report")
        if self.report is False and len(settled) > 1:
            raise ValueError("expected nothing beside report = false: of what is no report nothing else is judged")
        return self

    def meant(self) -> Keyword:
        return Keyword(
            phrases=tuple(self.phrases),
            problem_class=self.problem_class,
            severity=self.severity,
            service_type=self.service_type,
            product_category=self.product_category,
            is_hazard=self.hazard,
            is_report=self.report,
        )


class Triage(Table):
    """The table of keywords."""

    keywords: tuple[_Entry, ...] = ()

    def meant(self) -> Keywords:
        """Give the keywords for the desk."""
        return Keywords(entries=tuple(entry.meant() for entry in self.keywords))
