"""Where on earth something is: read from an address, brought to one datum, measured, and linked to on a map."""

import re
from math import asin, cos, radians, sin, sqrt
from math import pi as half_turn
from urllib.parse import quote

from desk.messages import EAST, NORTH, Datum, Place
from desk.visits.rules import Maps
from desk.visits.visit import Spot

_EARTH = 6_371_000.0  # metres, the mean radius
_WRITTEN = re.compile(r"\((-?\d{1,2}\.\d{1,8}), ?(-?\d{1,3}\.\d{1,8})\)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347  # where GCJ-02 differs from WGS 84
_PLACES = 6  # decimals of a degree: a tenth of a metre


def spot_of(place: Place) -> Spot:
    """Give a shared location in WGS 84."""
    if place.datum is Datum.WGS84:
        return Spot(latitude=place.latitude, longitude=place.longitude)
    return _from_gcj(place.latitude, place.longitude)


def spot_in(address: str | None) -> Spot | None:
    """Find the coordinates in an address that came as a shared location, in WGS 84; None where they are on no map."""
    found = _WRITTEN.search(address or "")
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    is_on_map = abs(latitude) <= NORTH and abs(longitude) <= EAST
    return Spot(latitude=latitude, longitude=longitude) if is_on_map else None


def metres_between(one: Spot, other: Spot) -> int:
    """Give the distance along the surface."""
    north = sin(radians(other.latitude - one.latitude) / 2) ** 2
    east = sin(radians(other.longitude - one.longitude) / 2) ** 2
    share = north + cos(radians(one.latitude)) * cos(radians(other.latitude)) * east
    return round(2 * _EARTH * asin(sqrt(min(share, 1.0))))


def route_to(address: str, maps: Maps) -> str:
    """Give the link of a map to an address, or to the place that was shared as one."""
    spot, name = spot_in(address), _WRITTEN.sub("", address).strip("📍 ")
    if spot:
        form = maps.china_place if is_in_china(spot) else maps.place
        latitude, longitude = f"{spot.latitude:.{_PLACES}f}", f"{spot.longitude:.{_PLACES}f}"
        return form.format(lat=latitude, lng=longitude, name=_escaped(name or address), address=_escaped(address))
    form = maps.china_address if _HAN.search(address) else maps.address
    return form.format(lat="", lng="", name=_escaped(address), address=_escaped(address))


def is_in_china(spot: Spot) -> bool:
    """Whether a place is within the rectangle in which Chinese maps are good, and count their own way."""
    return _SOUTH <= spot.latitude <= _NORTH and _WEST <= spot.longitude <= _EAST


def _escaped(words: str) -> str:
    return quote(words, safe="")


def _from_gcj(latitude: float, longitude: float) -> Spot:
    """Undo China's shift, to within a metre or two: it varies slowly, so that one step back is near enough."""
    if not is_in_china(Spot(latitude=latitude, longitude=longitude)):
        return Spot(latitude=latitude, longitude=longitude)
    north, east = _shift(latitude, longitude)
    again_north, again_east = _shift(latitude - north, longitude - east)
    return Spot(latitude=round(latitude - again_north, _PLACES), longitude=round(longitude - again_east, _PLACES))


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """Give by how many degrees GCJ-02 stands north and east of WGS 84, as is known of it since 2010."""
    y, x = latitude - 35.0, longitude - 105.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    north += (20.0 * sin(y * half_turn) + 40.0 * sin(y / 3.0 * half_turn)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * half_turn) + 320.0 * sin(y * half_turn / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    east += (20.0 * sin(x * half_turn) + 40.0 * sin(x / 3.0 * half_turn)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * half_turn) + 300.0 * sin(x / 30.0 * half_turn)) * 2.0 / 3.0
    return _in_degrees(north, east, latitude)


def _waves(x: float) -> float:
    return (20.0 * sin(6.0 * x * half_turn) + 20.0 * sin(2.0 * x * half_turn)) * 2.0 / 3.0


def _in_degrees(north: float, east: float, latitude: float) -> tuple[float, float]:
    """Turn metres on Krasovsky's ellipsoid into degrees."""
    axis, eccentricity = 6378245.0, 0.00669342162296594323
    bent = 1 - eccentricity * sin(radians(latitude)) ** 2
    per_north = (axis * (1 - eccentricity)) / (bent * sqrt(bent)) * half_turn / 180.0
    per_east = axis / sqrt(bent) * cos(radians(latitude)) * half_turn / 180.0
    return north / per_north, east / per_east
