"""Where the customer is: distances between what different platforms report, and links to the way."""

import pytest

from desk.dialog.hearing import place_words
from desk.messages import Datum, Place
from desk.visits.rules import Maps
from desk.visits.spots import metres_between, route_to, spot_in, spot_of
from desk.visits.visit import Spot

BUND = Spot(latitude=31.1774276, longitude=121.5272106)
BUND_ON_WECHAT = Place(latitude=31.17530398364597, longitude=121.531541859215, datum=Datum.GCJ02)

FROM_US = "&callnative=1&src=aftercare"
IN_CHINA = "https://uri.amap.com/navigation?to={}&mode=car&coordinate=wgs84" + FROM_US


def test_a_place_picked_on_wechat_is_where_the_satellites_have_it() -> None:
    """Without it, the two would be half a kilometre apart."""
    raw = Spot(latitude=BUND_ON_WECHAT.latitude, longitude=BUND_ON_WECHAT.longitude)
    assert metres_between(spot_of(BUND_ON_WECHAT), BUND) <= 1
    assert metres_between(raw, BUND) > 400


def test_abroad_nothing_is_shifted() -> None:
    london = Place(latitude=51.5007, longitude=-0.1246, datum=Datum.GCJ02)
    assert spot_of(london) == Spot(latitude=51.5007, longitude=-0.1246)


def test_distances_are_those_along_the_ground() -> None:
    one, other = Spot(latitude=31.2, longitude=121.5), Spot(latitude=31.2, longitude=121.51)
    assert metres_between(one, other) == 951
    assert metres_between(one, one) == 0
    poles = metres_between(Spot(latitude=90, longitude=0), Spot(latitude=-90, longitude=0))
    assert poles == pytest.approx(20_015_000, rel=0.001)


def test_a_shared_place_is_found_again_in_the_address_that_it_became() -> None:
    written = place_words(BUND_ON_WECHAT)
    found = spot_in(written)
    assert found
    assert metres_between(found, BUND) <= 2
    assert spot_in("杭州市西湖区文三路 90 号 3 幢 502") is None
    assert spot_in(None) is None
    assert spot_in("(99.50000, 12.50000)") is None


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("📍 世纪道 (31.23360, 121.50550)", IN_CHINA.format("121.505500,31.233600,%E4%B8%96%E7%BA%AA%E9%81%93")),
        ("📍 (51.50070, -0.12460)", "https://www.google.com/maps/dir/?api=1&destination=51.500700,-0.124600"),
        ("路 9 号 & #5", "https://uri.amap.com/search?keyword=%E8%B7%AF%209%20%E5%8F%B7%20%26%20%235" + FROM_US),
        ("1 Long Street?&x=", "https://www.google.com/maps/dir/?api=1&destination=1%20Long%20Street%3F%26x%3D"),
    ],
)
def test_the_way_is_a_link_that_a_map_understands(address: str, link: str) -> None:
    assert route_to(address, Maps()) == link


def test_the_owner_chooses_the_map() -> None:
    own = Maps(china_place="https://map.example/{lat}/{lng}?q={name}")
    assert route_to("📍 {name} (31.2, 121.5)", own) == "https://map.example/31.200000/121.500000?q=%7Bname%7D"
