"""Supervisors are reminded of the topics that nobody was trained in for as long as the owner's interval (R4.3.2)."""

from collections.abc import Mapping
from datetime import date, timedelta

from desk.people import Staff
from desk.replies import Say
from desk.texts import text
from desk.training.session import REGULAR, Topic
from desk.training.wording import TOPIC
from desk.turns import Outbound


def news_of_trainings(latest: Mapping[Topic, date], staff: Staff, *, since: date, until: date) -> tuple[Outbound, ...]:
    """Owe supervisors the names of the topics without a session since a day; `until` is the day after the interval."""
    missing = [topic for topic in REGULAR if latest.get(topic, date.min) < since]
    if not missing:
        return ()
    last = until - timedelta(days=1)
    body = (
        text("No training on these topics is on record from {since} to {until}:", since=since.isoformat(),
             until=last.isoformat()),
        *(TOPIC[topic] for topic in missing),
        text("Please hold one, or record it: /training add"),
    )  # fmt: skip
    return tuple(Outbound(to=m.addresses[0], message=Say(body=body)) for m in staff.supervisors() if m.addresses)
