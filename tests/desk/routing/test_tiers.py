"""Who belongs to the tier that a ticket goes to."""

import pytest

from desk.people import Member
from desk.routing.rows import Region, Tier
from desk.routing.tiers import is_in_tier
from desk.terms import Role
from tests.desk.builders import GAO, LAW, LI, MEI, a_member, a_policy, a_ticket
from tests.desk.talking import Desk

POLICY = a_policy(
    tiers=(
        Tier(key="routine"),
        Tier(key="urgent", departments=frozenset({"technical", "logistics"})),
        Tier(key="expert", roles=frozenset({Role.EXPERT}), departments=frozenset({"legal"})),
    )
)
OWN = a_member(30, "Ulf", Role.TECHNICIAN, department="logistics", tier="urgent")


@pytest.mark.requirement("R2.1-7")
@pytest.mark.parametrize(
    ("tier", "members"),
    [
        ("", {LI}),
        ("routine", {LI}),
        ("urgent", {LI, GAO, OWN}),
        ("expert", {LAW}),
        ("no longer there", {LI}),
    ],
    ids=["none", "routine", "urgent", "expert", "no longer there"],
)
def test_a_tier_has_its_own_people_and_those_whose_role_it_stands_for(tier: str, members: set[Member]) -> None:
    ticket = a_ticket(department="technical", tier=tier)
    everybody = (LI, GAO, MEI, LAW, OWN)
    assert {member for member in everybody if is_in_tier(member, ticket, POLICY)} == members


@pytest.mark.requirement("R2.1-7", "R3.3-2")
def test_staff_read_which_tier_and_region_a_ticket_went_by_in_their_language() -> None:
    urgent = Tier(key="urgent", names={"en": "Urgent response team", "zh_CN": "紧急响应组"})
    east = Region(key="east", names={"zh_CN": "华东"})
    desk = Desk(policy=a_policy(tiers=(urgent,), regions=(east,))).hold(a_ticket(tier="urgent", region="east"))
    desk.says(MEI, "/ticket 7")
    assert "Tier: 紧急响应组\nRegion: 华东" in desk.was_told(MEI)
    desk.hold(a_ticket(tier="gone"))
    desk.says(MEI, "/ticket 7")
    assert "Tier: gone" in desk.was_told(MEI)
    assert "Region" not in desk.was_told(MEI)
