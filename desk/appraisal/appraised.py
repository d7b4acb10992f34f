"""What a member asks for: somebody's appraisals, the newest first, and what follows from them."""

from dataclasses import dataclass

from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.sheet import AppraisalSheet, Counted
from desk.quality.asking import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """Of one person or department. `evidence` is that of the newest sheet, `to_judge` what nobody has judged yet."""

    scope: Scope
    sheets: tuple[AppraisalSheet, ...] = ()
    evidence: tuple[Counted, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    to_judge: tuple[AppraisalSheet, ...] = ()
    tested: tuple[Tested, ...] = ()

    @property
    def newest(self) -> AppraisalSheet | None:
        """The last one, if there is any."""
        return self.sheets[0] if self.sheets else None

    def with_changes(self, changed: dict[str, AppraisalSheet]) -> "Appraised":
        """Give the same after sheets have changed."""
        return Appraised(
            scope=self.scope,
            sheets=tuple(changed.get(sheet.key, sheet) for sheet in self.sheets),
            evidence=self.evidence,
            consequences=self.consequences,
            tested=self.tested,
            to_judge=tuple(changed.get(sheet.key, sheet) for sheet in self.to_judge),
        )
