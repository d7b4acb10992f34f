"""A city with technicians and jobs: who works when and where, what breaks when and where, who says what to an offer.

All of it comes from one seed: every way of dispatching meets the same week.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.dispatch.hands import km_between
from desk.messages import Address, Channel, Place
from desk.people import Member
from desk.roster.shifts import Shift
from desk.terms import MemberId, ProblemClass, ProductCategory, Role, ServiceType, Severity

MONDAY = datetime(2026, 11, 23, tzinfo=ZoneInfo("Asia/Shanghai"))
CENTRE = Place(latitude=31.23, longitude=121.47)
SIDE = 20.0  # km, of the square that the city is
KMH = 25.0  # through its traffic
WORK = (12.0, 25.0, 60.0)  # minutes at the customer's: least, mostly, most
KM_PER_DEGREE = 111.2
REGIONS = ("north_west", "north_east", "south_west", "south_east")
_SEVERITIES = ((Severity.URGENT, 0.05), (Severity.TIMED, 0.30), (Severity.ROUTINE, 0.65))
CLASS_OF = {
    Severity.URGENT: ProblemClass.MAJOR,
    Severity.TIMED: ProblemClass.MEDIUM,
    Severity.ROUTINE: ProblemClass.GENERAL,
}
_SKILLS = (ProductCategory.ELECTRONICS, ProductCategory.CONSUMER_GOODS, ProductCategory.MEDICAL_DEVICE)
_SHARES = (0.45, 0.45, 0.10)
# of an hour's share of a day's jobs: people call in the morning, and again after work
_HOURS = {8: 8, 9: 13, 10: 13, 11: 10, 12: 6, 13: 7, 14: 8, 15: 8, 16: 8, 17: 7, 18: 6, 19: 6}
_WILLING, _PER_JOB, _PER_KM = 0.92, 0.88, 0.985  # to accept alone: by each job in hand and each km away a bit less
_DECLINES = 0.5  # of those who don't accept, this share says so, the others let it pass
_TIER_SHARE = 0.25  # as willing is one when all are asked: somebody else will do it
_ANSWER = 60.0  # seconds, the median


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A job that comes up: when, where and what."""

    at: datetime
    place: Place
    severity: Severity
    category: ProductCategory
    minutes: float

    @property
    def region(self) -> str:
        """The quarter of the city that it is in."""
        return region_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody does about an offer, after how long; no order: nothing."""

    after: timedelta
    order: str = ""


def technicians(count: int, seed: int) -> list[Member]:
    """Hire technicians: each works five of the seven days, from eight or from noon, on what two trades they know."""
    dice = random.Random(f"{seed} people")  # noqa: S311 -- a simulation's dice, here and below
    return [_technician(number, dice) for number in range(count)]


def _technician(number: int, dice: random.Random) -> Member:
    base = _somewhere(dice)
    first = number % 7
    start = timedelta(hours=8 if dice.random() < 0.6 else 11)  # noqa: PLR2004 -- shares
    days = [day for day in range(7) if (day - first) % 7 < 5]  # noqa: PLR2004 -- of a week
    begins = [(MONDAY + timedelta(days=day) + start).astimezone(UTC) for day in days]
    skills = dice.sample(_SKILLS, 2)
    return Member(
        id=MemberId(0),
        name=f"T{number:03d}",
        position="",
        roles=frozenset({Role.TECHNICIAN}),
        department="technical",
        addresses=(Address(channel=Channel.TELEGRAM_STAFF, user=str(10_000 + number)),),
        locale="en",
        skills=frozenset({*(skill.value for skill in skills), ServiceType.FAULT_REPAIR.value}),
        regions=frozenset({region_of(base)}),
        base=base,
        shifts=tuple(Shift(start=begin, end=begin + timedelta(hours=10)) for begin in begins),
    )


def calls(count: int, seed: int) -> Iterator[Call]:
    """Let so many things break in a week, most of them in the morning; as they come."""
    dice = random.Random(f"{seed} calls")  # noqa: S311 -- as above
    hours, shares = list(_HOURS), list(_HOURS.values())
    moments = sorted(
        MONDAY + timedelta(days=dice.randrange(7), hours=dice.choices(hours, shares)[0], seconds=dice.randrange(3600))
        for _ in range(count)
    )
    for moment in moments:
        yield Call(
            at=moment.astimezone(UTC),
            place=_somewhere(dice),
            severity=dice.choices([one for one, _ in _SEVERITIES], [share for _, share in _SEVERITIES])[0],
            category=dice.choices(_SKILLS, _SHARES)[0],
            minutes=dice.triangular(WORK[0], WORK[2], WORK[1]),
        )


def _somewhere(dice: random.Random) -> Place:
    north, east = (dice.uniform(-SIDE / 2, SIDE / 2) for _ in range(2))
    return Place(
        latitude=round(CENTRE.latitude + north / KM_PER_DEGREE, 5),
        longitude=round(CENTRE.longitude + east / KM_PER_DEGREE / 0.855, 5),  # the cosine of Shanghai's latitude
    )


def region_of(place: Place) -> str:
    """Name the quarter of the city."""
    return REGIONS[2 * (place.latitude < CENTRE.latitude) + (place.longitude >= CENTRE.longitude)]


def reply(member: Member, number: int, *, jobs: int, km: float, is_shared: bool, seed: int) -> Reply:
    """Tell what a technician says to an offer; the same in every run, but for their jobs in hand and the way."""
    dice = random.Random(f"{seed} {member.name} {number} {is_shared}")  # noqa: S311 -- as above
    willing = _WILLING * _PER_JOB**jobs * _PER_KM**km * (_TIER_SHARE if is_shared else 1)
    after = timedelta(seconds=dice.lognormvariate(0, 0.8) * _ANSWER * (2 if is_shared else 1))
    if dice.random() < willing:
        return Reply(after=after, order="accept")
    return Reply(after=after, order="decline" if dice.random() < _DECLINES and not is_shared else "")


def km(here: Place, there: Place) -> float:
    """Give the way through streets: longer than the crow's by two fifths."""
    return 1.4 * km_between(here, there)
