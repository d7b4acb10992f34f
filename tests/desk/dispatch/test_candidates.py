"""Who may be offered a job, and in which order: a table of what bars, and of what counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.dispatch.candidates import Bar, candidates
from desk.dispatch.rules import Offers
from desk.dispatch.workload import Workload
from desk.messages import Place
from desk.people import Member, Staff
from desk.roster.shifts import Certificate, ShiftKind
from desk.routing.rows import Expertise, Tier
from desk.terms import MemberId, ProblemClass, ProductCategory, Role, ServiceType, Severity, Status
from desk.tickets.ticket import Grading, Ticket
from desk.turns import Around
from tests.desk.builders import CONTACT, GAO, LAW, LI, MEI, MONDAY_9AM, SECRET, SUN, WU, a_grade, a_policy, a_ticket
from tests.desk.dispatch.searching import a_shift

CENTRE, NEAR, FAR = (Place(latitude=31.2, longitude=121.4 + degrees) for degrees in (0.0, 0.01, 0.2))
GAS = Offers(certificates={"gas fitter": ("gas", "燃气"), "medic": (ProductCategory.MEDICAL_DEVICE,)})
YESTERDAY, TODAY = (MONDAY_9AM.date() + timedelta(days=days) for days in (-1, 0))


def a_job(**changes: Any) -> Ticket:  # noqa: ANN401 -- any field
    return a_ticket(Status.CLASSIFIED, **changes)


def around(
    *members: Member,
    workloads: Mapping[MemberId, Workload] | None = None,
    **policy: Any,  # noqa: ANN401 -- any field
) -> Around:
    return Around(
        now=MONDAY_9AM,
        policy=a_policy(**policy),
        staff=Staff(members=members, now=MONDAY_9AM),
        secret=SECRET,
        workloads=workloads or {},
    )


def first_of(ticket: Ticket, *members: Member, **more: Any) -> str:  # noqa: ANN401 -- as above
    return candidates(ticket, around(*members, **more))[0].member.name


@pytest.mark.parametrize(
    ("li", "ticket", "bar"),
    [
        ({}, {}, None),
        ({"addresses": ()}, {}, Bar.UNREACHED),
        ({"on_duty": False}, {}, Bar.OFF),
        ({"shifts": (a_shift(2, 9),)}, {}, Bar.OFF),
        ({"shifts": (a_shift(-1, 9, ShiftKind.LEAVE),)}, {}, Bar.ON_LEAVE),
        ({"shifts": (a_shift(-1, 9, ShiftKind.ON_CALL),)}, {}, Bar.ON_CALL),  # Wu is on duty
        ({"shifts": (a_shift(-1, 9),)}, {}, None),
        ({}, {"declined_by": frozenset({LI.id})}, Bar.DECLINED),
        ({}, {"description": "It smells of gas"}, Bar.CERTIFICATE),
        ({}, {"description": "厨房有燃气味"}, Bar.CERTIFICATE),
        ({}, {"description": "The gasket is worn"}, None),
        ({"certificates": (Certificate(name="gas fitter"),)}, {"description": "Gas!"}, None),
        ({"certificates": (Certificate(name="gas fitter", valid_until=TODAY),)}, {"description": "gas"}, None),
        (
            {"certificates": (Certificate(name="gas fitter", valid_until=YESTERDAY),)},
            {"description": "gas"},
            Bar.CERTIFICATE,
        ),
        ({}, {"grading": Grading(final=a_grade(category=ProductCategory.MEDICAL_DEVICE))}, Bar.CERTIFICATE),
    ],
)
def test_what_keeps_somebody_from_being_asked(li: dict[str, Any], ticket: dict[str, Any], bar: Bar | None) -> None:
    wu = replace(WU, certificates=(Certificate(name="gas fitter"), Certificate(name="medic")))
    found = candidates(a_job(**ticket), around(replace(LI, **li), wu, offers=GAS))
    assert {one.member.name: one.bar for one in found} == {"Li": bar, "Wu": None}
    assert found[0].bar is None, "whoever can be asked comes first"


def test_whose_shift_ends_soon_is_not_asked_alone_unless_the_next_one_follows() -> None:
    half_past = replace(a_shift(-1, 9), end=MONDAY_9AM + timedelta(minutes=30))
    (one,) = candidates(a_job(), around(replace(LI, shifts=(half_past,))))
    assert one.bar is Bar.SHIFT_ENDS
    goes_on = replace(half_past, start=half_past.end, end=half_past.end + timedelta(hours=4))
    (one,) = candidates(a_job(), around(replace(LI, shifts=(half_past, goes_on))))
    assert one.bar is None


def test_who_holds_an_offer_is_asked_again_only_where_it_is_urgent() -> None:
    busy = {LI.id: Workload(offers_open=1)}
    assert candidates(a_job(), around(LI, workloads=busy))[0].bar is Bar.HOLDS_OFFER
    urgent = Grading(final=a_grade(severity=Severity.URGENT))
    assert candidates(a_job(grading=urgent), around(LI, workloads=busy))[0].bar is None


def test_only_the_departments_technicians_and_experts_are_candidates() -> None:
    found = candidates(a_job(), around(LI, WU, MEI, SUN, GAO, LAW))
    assert [one.member.name for one in found] == ["Li", "Wu"]


@pytest.mark.requirement("R2.1-7")
def test_a_tier_is_asked_and_its_department_where_nobody_is_in_it() -> None:
    tiers = (Tier(key="urgent"), Tier(key="routine"))
    mine, other = replace(LI, tier="urgent"), replace(WU, tier="routine")
    found = candidates(a_job(tier="urgent"), around(mine, other, GAO, tiers=tiers))
    assert [one.member.name for one in found] == ["Li"]
    found = candidates(a_job(tier="urgent"), around(other, GAO, tiers=tiers))
    assert [one.member.name for one in found] == ["Wu"]


def test_a_special_problem_goes_to_an_expert_of_its_field() -> None:
    law, safety = (
        replace(LAW, id=MemberId(n), name=field, department="technical", skills=frozenset({field}))
        for n, field in ((21, Expertise.LEGAL), (22, Expertise.SAFETY))
    )
    ticket = a_job(
        expertise=Expertise.SAFETY, tier="expert", grading=Grading(final=a_grade(problem_class=ProblemClass.SPECIAL))
    )
    experts = (Tier(key="expert", roles=frozenset({Role.EXPERT})),)
    found = candidates(ticket, around(law, safety, tiers=experts))
    assert [(one.member.name, one.bar) for one in found] == [("safety", None), ("legal", Bar.EXPERTISE)]


FITS = frozenset({ServiceType.FAULT_REPAIR.value, ProductCategory.CONSUMER_GOODS.value})


@pytest.mark.parametrize(
    ("why", "li", "wu", "works"),
    [
        ("equals come by their numbers", {}, {}, {}),
        ("skills that fit", {"skills": FITS}, {"skills": frozenset({"electronics"})}, {}),
        ("no skills noted is better than none that fits", {}, {"skills": frozenset({"electronics"})}, {}),
        ("both aspects are better than one", {"skills": FITS}, {"skills": frozenset({"fault_repair"})}, {}),
        ("words of one's own count", {"skills": frozenset({"washer"})}, {"skills": frozenset({"fridge"})}, {}),
        ("their region", {"regions": frozenset({"pudong"})}, {}, {}),
        ("no region noted is better than another", {}, {"regions": frozenset({"puxi"})}, {}),
        ("the shorter way from the base", {"base": NEAR}, {"base": FAR}, {}),
        ("fewer jobs in hand", {}, {}, {WU.id: Workload(open_jobs=1)}),
        ("fewer open offers", {}, {}, {WU.id: Workload(offers_open=1)}),
        ("fewer jobs accepted lately", {}, {}, {WU.id: Workload(accepted_lately=1)}),
        ("the last job is where they set out", {"base": FAR}, {"base": NEAR}, {LI.id: Workload(place=CENTRE)}),
    ],
)
def test_who_is_asked_first(why: str, li: dict[str, Any], wu: dict[str, Any], works: dict[MemberId, Workload]) -> None:
    ticket = a_job(region="pudong", contact=replace(CONTACT, address="📍 (31.20000, 121.40000)"))
    assert first_of(ticket, replace(WU, **wu), replace(LI, **li), workloads=works) == "Li", why


def test_what_counts_is_weighed_as_the_owner_says() -> None:
    ticket = a_job(contact=replace(CONTACT, address="📍 (31.20000, 121.40000)"))
    near, far = replace(LI, base=NEAR), replace(WU, base=FAR)
    busy = {LI.id: Workload(open_jobs=3)}
    assert first_of(ticket, near, far, workloads=busy) == "Li"  # 12 points are nearer than 19 kilometres
    heavy = replace(Offers(), weights=replace(Offers().weights, job=10.0))
    assert first_of(ticket, near, far, workloads=busy, offers=heavy) == "Wu"


@pytest.mark.parametrize("address", ["1 Long Street", "(91.00000, 181.00000)", None])
def test_without_a_place_nobodys_way_counts(address: str | None) -> None:
    (one,) = candidates(a_job(contact=replace(CONTACT, address=address)), around(replace(LI, base=FAR)))
    assert one.km is None


def test_the_way_is_in_kilometres() -> None:
    ticket = a_job(contact=replace(CONTACT, address="浦东 (31.20000, 121.40000)"))
    (one,) = candidates(ticket, around(replace(LI, base=FAR)))
    assert one.km == pytest.approx(19.02, abs=0.05)
