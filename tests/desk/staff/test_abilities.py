"""What staff can do, where they work and where they set out, as they tell it."""

from dataclasses import replace

import pytest

from desk.messages import Place
from desk.people import Member
from tests.desk.builders import LI, SUN, WU
from tests.desk.talking import Desk


def now_of(desk: Desk, who: Member) -> Member:
    return next(m for m in desk.members if m.id == who.id)


@pytest.mark.requirement("R6.1.2-2")
@pytest.mark.parametrize(
    ("typed", "skills"),
    [
        ("/skills repair, installation", {"fault_repair", "installation"}),
        ("技能 维修 安装 医疗", {"fault_repair", "installation", "medical_device"}),
        ("技能 维修、燃气锅炉", {"fault_repair", "燃气锅炉"}),
        ("/skills gas boilers", {"gas boilers"}),
        ("/skills gas boilers, repair", {"gas boilers", "fault_repair"}),
        ("/skills +repair -old", {"kept", "fault_repair"}),
        ("/skills -", set()),
        ("/skills 无", set()),
    ],
)
def test_skills_are_typed_as_people_type_lists(typed: str, skills: set[str]) -> None:
    desk = Desk(members=(replace(LI, skills=frozenset({"old", "kept"})), WU, SUN))
    desk.says(LI, typed)
    assert now_of(desk, LI).skills == skills
    assert desk.was_told(LI).startswith("Skills of Li: ")


def test_a_skill_is_added_and_taken_away_with_a_button() -> None:
    desk = Desk()
    desk.says(LI, "/skills")
    desk.presses(LI, "Installation")
    assert now_of(desk, LI).skills == {"installation"}
    desk.says(LI, "/skills", "2")
    assert now_of(desk, LI).skills == set()
    assert desk.was_told(LI) == "Skills of Li: —"


def test_regions_are_offered_as_colleagues_have_them() -> None:
    desk = Desk()
    desk.says(SUN, "/region Wu 浦东, 徐汇")
    assert now_of(desk, WU).regions == {"浦东", "徐汇"}
    assert desk.was_told(WU) == desk.was_told(SUN) == "Regions of Wu: 徐汇, 浦东"
    desk.says(LI, "负责区域")
    assert desk.labels(LI) == ["徐汇", "浦东"]
    desk.presses(LI, "浦东")
    assert now_of(desk, LI).regions == {"浦东"}


def test_a_base_is_a_place_that_is_shared_or_typed() -> None:
    desk = Desk()
    desk.says(LI, "/base")
    desk.sends(LI, Place(latitude=31.2304, longitude=121.4737, label="People's Square"))
    assert now_of(desk, LI).base == Place(latitude=31.2304, longitude=121.4737, label="People's Square")
    assert desk.was_told(LI) == "Li sets out from People's Square."
    desk.says(LI, "/base 30.5, 120.25")
    assert now_of(desk, LI).base == Place(latitude=30.5, longitude=120.25)
    desk.says(LI, "/base off")
    assert now_of(desk, LI).base is None
    assert desk.was_told(LI) == "It is forgotten where Li sets out from."


def test_a_place_shared_without_a_label_is_a_base_too() -> None:
    desk = Desk()
    desk.says(LI, "驻地")
    desk.sends(LI, Place(latitude=-33.1, longitude=18.25))
    assert now_of(desk, LI).base == Place(latitude=-33.1, longitude=18.25)
