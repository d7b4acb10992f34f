"""What an operator is told of calendars that run out."""

from datetime import UTC, datetime

from bot.texts import SOURCE, Catalogues
from desk.policy import Policy
from desk.sla.calendar_end import calendar_ends


def warnings(policy: Policy, now: datetime) -> tuple[str, ...]:
    """Give a sentence, in the command line's language, for each calendar in use that ends soon or has ended."""
    english = Catalogues().phrase(SOURCE, timezone=UTC)
    return tuple(english(end.words) for end in calendar_ends(policy, now))
