"""Tiers and certificates, which a supervisor sets in chat."""

from dataclasses import replace
from datetime import date

import pytest

from desk.people import Member
from desk.roster.shifts import Certificate
from desk.routing.rows import Tier
from tests.desk.builders import LI, MEI, SUN, WU, a_policy
from tests.desk.talking import Desk

SENIOR = Tier(key="senior", names={"en": "Senior team", "zh_CN": "高级组"})
GAS = Certificate(name="gas", valid_until=date(2027, 5, 31))


def a_desk(**changes: Member) -> Desk:
    return Desk(policy=a_policy(tiers=(SENIOR,)), members=(changes.get("li", LI), WU, MEI, SUN))


def li(desk: Desk) -> Member:
    return desk.members[0]


@pytest.mark.requirement("R2.1-7", "R5.4-7")
@pytest.mark.parametrize("typed", ["/tier Li senior", "/tier Li Senior team", "级别 Li 高级组", "/tier #1 senior"])
def test_a_supervisor_puts_somebody_into_a_tier_who_hears_of_it(typed: str) -> None:
    desk = a_desk()
    desk.says(SUN, typed)
    assert li(desk).tier == "senior"
    assert desk.was_told(SUN).startswith("Tier of Li: ")
    assert desk.was_told(LI).startswith("Tier of Li: ")


def test_a_tier_is_chosen_from_the_policy_s_and_taken_away_again() -> None:
    desk = a_desk()
    desk.says(SUN, "/tier Li")
    assert "Tier of Li: by their role" in desk.was_told(SUN)
    desk.says(SUN, "night shift")
    assert desk.was_told(SUN).startswith("The policy has no tier night shift.")
    desk.says(SUN, "1")
    assert li(desk).tier == "senior"
    desk.says(SUN, "/tier Li -")
    assert li(desk).tier == ""


def test_where_the_policy_has_no_tiers_it_is_said() -> None:
    desk = Desk()
    desk.says(SUN, "/tier Li senior")
    assert desk.was_told(SUN) == "The policy has no tiers."


@pytest.mark.requirement("R2.1-7", "R6.4-3")
@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("/certificate Li gas until 2027-05-31", (GAS,)),
        ("证书 Li gas 至 2027年5月31日", (GAS,)),
        (
            "/certificate Li 电工证 有效期至 2026-12-01",
            (Certificate(name="电工证", valid_until=date(2026, 12, 1)),),
        ),
        ("/certificate Li lifts", (Certificate(name="lifts"),)),
    ],
)
def test_a_certificate_is_noted_with_its_last_day(typed: str, held: tuple[Certificate, ...]) -> None:
    desk = a_desk()
    desk.says(SUN, typed)
    assert li(desk).certificates == held
    assert desk.was_told(SUN) == desk.was_told(LI)


def test_the_same_certificate_again_is_renewed_and_a_minus_takes_it_away() -> None:
    desk = a_desk(li=replace(LI, certificates=(GAS, Certificate(name="lifts"))))
    desk.says(SUN, "/certificate Li Gas until 2029-05-31")
    assert desk.was_told(SUN) == "Certificates of Li: lifts, Gas until 2029-05-31"
    desk.says(SUN, "/certificate Li", "-gas")
    assert li(desk).certificates == (Certificate(name="lifts"),)
    desk.says(SUN, "/certificate Li -gas")
    assert desk.was_told(SUN).startswith("Li has no certificate gas.")


@pytest.mark.parametrize(
    ("typed", "why"),
    [("/certificate Li gas until 2027-02-30", "There is no such day."), (f"/certificate Li {'x' * 41}", "At most 20")],
)
def test_what_can_not_be_noted_is_asked_for_again(typed: str, why: str) -> None:
    desk = a_desk()
    desk.says(SUN, typed)
    assert desk.was_told(SUN).startswith(why)
    assert li(desk).certificates == ()


@pytest.mark.requirement("R5.4-7")
@pytest.mark.parametrize("who", [LI, MEI])
def test_nobody_qualifies_themselves(who: Member) -> None:
    desk = a_desk()
    desk.says(who, f"/tier {who.name} senior", f"/certificate {who.name} gas")
    assert (li(desk).tier, li(desk).certificates) == ("", ())
