"""What the owner says of proposals: how sure they must be, and what people in danger are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.triage.dangers import Danger


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """How sure the recogniser must be, in percent, that a message tells of no problem: only then no ticket is opened.

    A report that is lost is worse than a greeting too many. `hazard_from`: so sure it must be of a hazard in words
    that name no known danger. `hours` is what people are told who ask for opening hours, by language.
    """

    no_report_from: int = 90
    hazard_from: int = 30
    hours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Whom to call in an emergency, and the owner's own advice by language, where it is to stand for the desk's."""

    fire: str = "119"
    ambulance: str = "120"
    police: str = "110"
    advice: Mapping[Danger, Mapping[str, str]] = field(default_factory=dict)
