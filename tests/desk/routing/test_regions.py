"""In which region an address lies, and what follows from it while nobody has accepted the ticket."""

from dataclasses import replace

import pytest

from desk.conversations import Topic
from desk.messages import Place
from desk.replies import Card
from desk.routing.region import region_of
from desk.routing.rows import Circle, Region, Route
from desk.terms import Field, Status
from desk.tickets.timeline import Act
from tests.desk.builders import GAO, LI, MEI, a_policy, a_ticket
from tests.desk.dialog.talk import POLICY, Talk
from tests.desk.talking import Desk

REGIONS = (
    Region(key="beijing", words=("北京", "Beijing")),
    Region(key="chaoyang", words=("朝阳区",)),
    Region(key="brooklyn", words=("Brooklyn", "New York")),
    Region(key="pudong", words=("浦东",), within=Circle(latitude=31.22, longitude=121.54, km=15)),
)


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("上海市浦东新区张杨路500号", "pudong"),
        ("北京市朝阳区建国路88号", "chaoyang"),
        ("北京市海淀区中关村", "beijing"),
        ("12 Main St, BROOKLYN, NY", "brooklyn"),
        ("Brooklynville 3", ""),
        ("📍 Home (31.23000, 121.50000)", "pudong"),
        ("📍 (31.23000, 120.50000)", ""),
        ("📍 Beijing office (31.23000, 121.50000)", "beijing"),
        ("", ""),
    ],
)
def test_the_longest_word_of_an_address_says_its_region_and_else_its_place(address: str, region: str) -> None:
    assert region_of(address, REGIONS) == region


def test_a_circle_goes_over_the_line_of_the_date() -> None:
    fiji = Region(key="fiji", words=("Fiji",), within=Circle(latitude=-17.0, longitude=179.9, km=50))
    assert region_of("📍 (-17.00000, -179.90000)", (fiji,)) == "fiji"
    assert region_of("📍 (-17.00000, 175.00000)", (fiji,)) == ""


EAST = a_policy(
    regions=REGIONS,
    routing=(
        Route(region=frozenset({"pudong"}), department="logistics", tier="east"),
        Route(department="technical", tier="routine"),
    ),
)


@pytest.mark.requirement("R2.1-7", "R3.2-4")
def test_an_address_that_becomes_known_sends_an_offered_ticket_to_those_of_its_region() -> None:
    desk = Desk(policy=EAST).hold(a_ticket(Status.TRIAGED, department="technical", tier="routine"))
    desk.says(MEI, "/set 7 address 上海市浦东新区张杨路500号")
    assert (desk.ticket.region, desk.ticket.department, desk.ticket.tier) == ("pudong", "logistics", "east")
    assert "Accept" in desk.labels(GAO)
    assert "Accept" not in desk.labels(LI)  # their card is brought up to date, no new one
    (revised,) = (o.message for o in desk.last.outbound if o.to in LI.addresses)
    assert isinstance(revised, Card)
    assert revised.revises
    assert "this offer is withdrawn" in desk.was_told(LI)
    assert desk.acts() == [Act.DETAILS, Act.ROUTED, Act.OFFERED]


def test_an_accepted_ticket_stays_with_whoever_has_it() -> None:
    desk = Desk(policy=EAST).hold(a_ticket(Status.IN_PROGRESS, department="technical", tier="routine"))
    desk.says(MEI, "/set 7 address 上海市浦东新区张杨路500号")
    assert (desk.ticket.region, desk.ticket.department, desk.ticket.tier) == ("pudong", "technical", "routine")


def test_a_ticket_that_nobody_has_judged_has_a_region_and_no_department_yet() -> None:
    desk = Desk(policy=EAST).hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, f"/set 7 {Field.ADDRESS} 浦东大道1号")
    assert (desk.ticket.region, desk.ticket.department) == ("pudong", "")
    desk.says(MEI, "/grade 7 general routine repair electronics level3")
    assert desk.ticket.department == "logistics"


@pytest.mark.requirement("R2.1-7", "R3.2-4")
def test_the_place_that_a_customer_sends_counts_and_is_remembered_for_the_next_ticket() -> None:
    talk = Talk(policy=replace(POLICY, regions=REGIONS)).knows(a_ticket(Status.RECEIVED), topic=Topic.CORRECTION)
    talk.sends(Place(latitude=31.23, longitude=121.5))
    assert talk.ticket(7).region == "pudong"
    assert Act.ROUTED in talk.acts()
    talk.says("/new", "The dryer is dead")
    (new,) = (ticket for ticket in talk.tickets.values() if ticket.id != 7)
    assert new.region == "pudong"
