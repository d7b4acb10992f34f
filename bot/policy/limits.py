"""What the policy says of the limits: their figures, which rules are in use, and when a limit is reminded of."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from bot.policy.written import LineForEach, Span, Switch, Table, wrong
from desk.policy import ResponseLimits
from desk.terms import IntakeChannel, ProductCategory, ResponseLevel, Severity

_Percent = Annotated[int, Field(strict=True, ge=1, le=99)]


class _Rules(Table):
    level: Switch = True
    product: Switch = True
    channel: Switch = True
    severity: Switch = True
    overall: Switch = True


class Response(Table):
    """How soon the first response is owed, by each rule, and which rules are in use (C1, C2)."""

    level: Annotated[dict[ResponseLevel, timedelta], LineForEach(ResponseLevel, timedelta)]
    product: dict[ProductCategory, Span]
    channel: dict[IntakeChannel, Span]
    severity: Annotated[dict[Severity, timedelta], LineForEach(Severity, timedelta)]
    overall: Span
    rules: _Rules = _Rules()

    def limits(self) -> ResponseLimits:
        """Give the limits of the first response."""
        return ResponseLimits(
            level=self.level,
            product=self.product,
            channel=self.channel,
            severity=self.severity,
            overall=self.overall,
            enabled=frozenset(rule for rule, is_in_use in self.rules if is_in_use),
        )


class Reminders(Table):
    """At how many percent of a limit its handler is reminded."""

    at: tuple[_Percent, ...] = (50, 80)

    @model_validator(mode="after")
    def _one_after_another(self) -> "Reminders":
        if list(self.at) != sorted(set(self.at)):
            raise wrong(at="expected each percentage once, in ascending order, like [50, 80]")
        return self
