"""The owner's keywords: phrases that settle a judgement about a message, whatever the model makes of it (R2.2-3)."""

from dataclasses import dataclass

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Phrases, and what a message is that has one of them; None leaves a judgement to the model."""

    phrases: tuple[str, ...]
    problem_class: ProblemClass | None = None
    severity: Severity | None = None
    service_type: ServiceType | None = None
    product_category: ProductCategory | None = None
    is_hazard: bool | None = None
    is_report: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """All entries in the owner's order; of two that disagree the first wins."""

    entries: tuple[Keyword, ...] = ()
