"""What customers rate: the five dimensions of clause 4.2.2, and beside them a supplier who took part (R3.4-9)."""

from enum import StrEnum


class SurveyDimension(StrEnum):
    """The five dimensions, in the order in which they are asked for (C14); a supplier's service comes last."""

    RESPONSE_SPEED = "response_speed"
    RESOLUTION_EFFICIENCY = "resolution_efficiency"
    COMPLETENESS = "completeness"
    ATTITUDE = "attitude"
    FOLLOW_UP = "follow_up"
    SUPPLIER = "supplier"

    @property
    def is_core(self) -> bool:
        """Whether 4.1 knows the dimension too: the first four, and not the follow-up (C14)."""
        return self in _CORE

    @property
    def is_own(self) -> bool:
        """Whether it is our own service that is rated, not a supplier's."""
        return self is not SurveyDimension.SUPPLIER


_CORE = frozenset(tuple(SurveyDimension)[:4])
OWN = tuple(dimension for dimension in SurveyDimension if dimension.is_own)
