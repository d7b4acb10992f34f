"""What a measure changed, as the figures of quality have it: response time, satisfaction, recurrence (R4.3.4-2..4)."""

from datetime import datetime

from desk.improvement.measure import Effect
from desk.quality.figures import Figures


def effect_of(figures: Figures, *, since: datetime, until: datetime) -> Effect:
    """Give the figures of a span that a measure is judged by."""
    mean, again = figures.satisfaction.mean, figures.came_back.rate
    return Effect(
        since=since,
        until=until,
        tickets=figures.tickets,
        response=figures.first_response.mean,
        responded=figures.first_response.count,
        satisfaction=None if mean is None else float(mean),
        answers=figures.satisfaction.count,
        recurrence=None if again is None else float(again),
        closed=figures.came_back.of,
    )
