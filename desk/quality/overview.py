"""The figures of a time, all at once: in sum, by department, by person, by supplier; and the tickets behind some."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from desk.duties import Appraisal
from desk.quality.evidence import Worst
from desk.quality.facts import Facts, Named
from desk.quality.figures import Figures
from desk.quality.indicators import Indicator
from desk.terms import MemberId

MOST_OF_ONE, MOST_OF_EACH = 20, 5  # tickets behind a number, of one or of several: a message on a phone
_Key = TypeVar("_Key", str, MemberId)


@dataclass(slots=True, kw_only=True)
class Overview:
    """What was counted, by whom it was and where; `worst` are the tickets behind the numbers that were asked about.

    Where an instant `on` is given, what was before it stands in `before`, and in nothing else.
    """

    standard: Appraisal = field(default_factory=Appraisal)
    total: Figures = field(init=False)
    departments: dict[str, Figures] = field(default_factory=dict)
    people: dict[MemberId, Figures] = field(default_factory=dict)
    suppliers: dict[str, Figures] = field(default_factory=dict)
    names: dict[MemberId, Named] = field(default_factory=dict)
    worst: tuple[Worst, ...] = ()
    on: datetime | None = None
    before: Figures = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.total, self.before = Figures(standard=self.standard), Figures(standard=self.standard)

    @classmethod
    def asking(cls, why: Iterable[Indicator], *, standard: Appraisal, on: datetime | None = None) -> "Overview":
        """Begin with nothing, to find the tickets behind some numbers too, or to compare what was before an instant."""
        numbers = tuple(why)
        most = MOST_OF_ONE if len(numbers) == 1 else MOST_OF_EACH
        worst = (Worst(indicator=each, standard=standard, most=most) for each in numbers)
        return cls(standard=standard, on=on, worst=tuple(worst))

    def add(self, facts: Facts) -> None:
        """Count one more ticket; one that began before the instant of a comparison counts apart."""
        if self.on is not None and facts.times.first_contact_at < self.on:
            self.before.add(facts)
            return
        self.total.add(facts)
        self._of(self.departments, facts.department).add(facts)
        if facts.person is not None:
            self._of(self.people, facts.person.id).add(facts)
            self.names[facts.person.id] = facts.person
        if facts.supplier:
            self._of(self.suppliers, facts.supplier).add(facts)
        for worst in self.worst:
            worst.add(facts)

    def _of(self, kept: dict[_Key, Figures], key: _Key) -> Figures:
        if key not in kept:
            kept[key] = Figures(standard=self.standard)
        return kept[key]
