"""What the policy says of the house: its head, departments and who gets what, and what customers are asked for."""

from dataclasses import fields
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from bot.policy.written import Day, Table, Words, Written, wrong
from desk.editions import Edition, PolicyChange, moment
from desk.policy import ClassRule
from desk.terms import Field as Question
from desk.terms import ServiceType

_ANY_ZONE = "UTC"  # one is as good as another where two moments are compared
ByLanguage = Annotated[dict[str, str], Field(min_length=1)]


def _known(key: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("departments", ())
    if key not in known:
        raise ValueError(f"expected one of {', '.join(known)}")
    return key


DepartmentKey = Annotated[str, AfterValidator(_known)]


class Head(Table):
    """What a version says of itself."""

    version: Words
    owner: str
    company: Words
    scope: str = ""
    effective_from: Day | None = None
    effective_to: Day | None = None
    interpretation: str = ""
    changes: tuple[Written[PolicyChange], ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Head":
        begins, ends = moment(self.effective_from, _ANY_ZONE), moment(self.effective_to, _ANY_ZONE)
        if begins and ends and ends <= begins:
            raise wrong(effective_to=f"expected a moment after effective_from, {self.effective_from}")
        return self

    def edition(self) -> Edition:
        """Give what the policy keeps of it beside version, owner and company."""
        names = (field.name for field in fields(Edition))
        return Edition(**{name: getattr(self, name) for name in names})


class ClassTable(Table):
    """What makes a problem one of a class; `route` stood for its department before there was a routing table."""

    route: DepartmentKey | None = None
    definition: ByLanguage

    def rule(self) -> ClassRule:
        return ClassRule(definition=self.definition)


class Questions(Table):
    """What customers are asked for, and for which services their address too."""

    ask: list[Question]
    visit_services: list[ServiceType]
