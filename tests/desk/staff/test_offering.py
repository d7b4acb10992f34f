"""Agents and leads see whom a job can be offered to, and why not to others."""

from dataclasses import replace

from desk.dispatch.workload import Workload
from desk.messages import Place
from desk.roster.shifts import ShiftKind
from desk.terms import Status
from tests.desk.builders import CONTACT, LI, MEI, WU, a_ticket
from tests.desk.dispatch.searching import HOUSE, OUR_TIER, TED, UMA, Search, a_shift

THERE = replace(CONTACT, address="📍 (31.23000, 121.47000)")


def test_candidates_come_with_what_counts_and_the_others_with_the_reason() -> None:
    near = replace(LI, base=Place(latitude=31.23, longitude=121.50), skills=frozenset({"fault_repair"}))
    away = replace(WU, shifts=(a_shift(-1, 9, ShiftKind.LEAVE),))
    members = tuple({LI: near, WU: away}.get(member, member) for member in HOUSE)
    desk = Search(members=members, workloads={LI.id: Workload(open_jobs=2, accepted_lately=5)})
    desk.hold(a_ticket(Status.CLASSIFIED, contact=THERE, declined_by=frozenset({TED.id})))
    desk.says(MEI, "/candidates 7")
    told = desk.was_told(MEI).splitlines()
    assert told[0] == "Ticket 7: who can take it, the best first:"
    assert told[1] == "• Uma: 50 % of the skills, way not known, 0 in hand, 0 accepted in seven days"
    assert told[2] == "• Li (asked already): 50 % of the skills, 3 km away, 2 in hand, 5 accepted in seven days"
    assert set(told[3:5]) == {"– Wu is on leave", "– Ted has declined it"}
    assert told[5].startswith("Offered to Li, Wu, who may answer by ")


def test_a_ticket_in_work_looks_for_nobody_and_a_technician_may_not_ask() -> None:
    desk = Search().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(MEI, "候选 7")
    assert desk.was_told(MEI) == "Ticket 7 is looking for nobody."
    desk.says(LI, "/candidates 7")
    assert "Your role does not allow this." in desk.was_told(LI)


def test_regions_are_named_where_no_way_is_known_and_an_empty_tier_is_owned_up_to() -> None:
    here, there = (replace(m, regions=frozenset({r})) for m, r in ((LI, "pudong"), (WU, "puxi")))
    desk = Search(members=(here, there, MEI)).hold(a_ticket(Status.CLASSIFIED, region="pudong"))
    desk.says(MEI, "/candidates 7")
    assert "in their region" in desk.was_told(MEI)
    assert "outside of their region" in desk.was_told(MEI)
    alone = Search(members=tuple(m for m in HOUSE if m not in OUR_TIER)).hold(a_ticket(Status.CLASSIFIED))
    alone.says(MEI, "/candidates 7")
    assert "Nobody belongs to its tier." in alone.was_told(MEI)


def test_a_tickets_view_says_who_has_the_offer() -> None:
    desk = Search().hold(a_ticket(Status.CLASSIFIED))
    desk.says(MEI, "/ticket 7")
    assert "Offered to Li, Wu, who may answer by 2026-11-23 01:30" in desk.was_told(MEI)
    assert UMA.name not in desk.was_told(MEI)
