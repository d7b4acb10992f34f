"""The owner's figures for visits (the specification leaves all but the 24 hours open), and the parts that are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """The forms of a route's link, in China and elsewhere; `{lat}`, `{lng}`, `{name}` and `{address}` are filled in."""

    china_place: str = (
        "https://uri.amap.com/navigation?to={lng},{lat},{name}&mode=car&coordinate=wgs84&callnative=1&src=aftercare"
    )
    china_address: str = "https://uri.amap.com/search?keyword={address}&callnative=1&src=aftercare"
    place: str = "https://www.google.com/maps/dir/?api=1&destination={lat},{lng}"
    address: str = "https://www.google.com/maps/dir/?api=1&destination={address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRules:
    """When visits are, of what an arrival is proved by, and what is asked for at the end of one.

    Visits are between `earliest` and `latest` in the desk's zone; windows that are proposed are so long as `window`,
    and begin after `notice`. `work` is how long it usually takes there, `travel` how long to get there where nobody
    said. Of an appointment both are reminded at `remind_at` the evening before, and `remind_before` it. An arrival
    counts as proved within `radius` metres, or by the code that is good for `code_life`.
    """

    earliest: time = time(8)
    latest: time = time(20)
    window: timedelta = timedelta(hours=2)
    notice: timedelta = timedelta(hours=1)
    work: timedelta = timedelta(hours=2)
    travel: timedelta = timedelta(hours=1)
    remind_at: time = time(19)
    remind_before: timedelta = timedelta(hours=1)
    radius: int = 300
    code_life: timedelta = timedelta(hours=4)
    sign: bool = True
    sign_within: timedelta = timedelta(hours=2)
    photo_after: bool = False
    maps: Maps = field(default_factory=Maps)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPart:
    """A part that technicians can pick: its number, its name by language, and what else the codes on it say."""

    number: str
    names: Mapping[str, str]
    codes: tuple[str, ...] = ()
