"""The verdict finds what is wrong: one planted fault after the other, in what is otherwise in order."""

from dataclasses import replace
from typing import Any

import pytest

from tests.chaos.evidence import Arrival, Evidence, Owed, Recorded
from tests.chaos.plan import Line
from tests.chaos.verdict import Verdict, judge

ANN, BO, LI = "telegram:1", "wechat:oBo", "telegram_staff:9"


def line(number: int, person: str, *, asks_call: bool = False) -> Line:
    marker = f"zqaaa{'abcdef'[number]}"
    return Line(
        number=number,
        person=person,
        marker=marker,
        words=f"It leaks, {marker}",
        again=0,
        waits=True,
        pause=0.0,
        asks_call=asks_call,
    )


LINES = (line(0, ANN), line(1, BO), line(2, ANN), line(3, LI), line(4, ANN, asks_call=True))
FINE = Evidence(
    recorded=tuple(Recorded(id=10 + said.number, address=said.person, marker=said.marker) for said in LINES),
    tickets=((1001, "zqaaaa"), (1002, "zqaaab")),
    effects={"zqaaaa": 1, "zqaaab": 1, "zqaaac": 1, "zqaaad": 1},
    owed=(
        Owed(id=20, address=ANN, state="sent", platform_id="1", words="Hello"),
        Owed(id=21, address=ANN, state="sent", platform_id="2", words="Added"),
        Owed(id=22, address=ANN, state="unknown", reason="no answer"),
        Owed(id=23, address=BO, state="sent", words="Hello"),
        Owed(id=24, address=BO, state="sent", words="Added"),
    ),
    arrivals=(
        Arrival(number=30, address=ANN, id="1", text="Hello"),
        Arrival(number=31, address=ANN, id="2", text="Added"),
        Arrival(number=32, address=ANN, id="3", text="May have arrived"),
        Arrival(number=33, address=BO, id=None, text="Hello"),
        Arrival(number=34, address=BO, id=None, text="Added"),
    ),
    call_backs={1001: 1},
)


def kinds(verdict: Verdict) -> set[str]:
    return {finding.kind for finding in verdict.findings}


def owing(number: int, **changes: Any) -> Evidence:  # noqa: ANN401 -- fields of Owed
    """Give the evidence with one delivery changed."""
    owed = tuple(replace(one, **changes) if one.id == number else one for one in FINE.owed)
    return replace(FINE, owed=owed)


def test_nothing_is_found_where_all_is_in_order() -> None:
    verdict = judge(LINES, FINE)
    assert verdict.findings == ()
    figures = verdict.figures
    assert (figures["messages"], figures["tickets"], figures["sends"], figures["unknown"]) == (5, 2, 5, 1)
    assert (figures["lost"], figures["doubled"], figures["doubles"], figures["order_breaks"]) == (0, 0, 0, 0)


def test_a_message_that_every_try_failed_to_bring_may_be_there_or_not() -> None:
    without = replace(FINE, recorded=tuple(m for m in FINE.recorded if m.marker != "zqaaac"))
    assert kinds(judge(LINES, without)) == {"lost"}
    assert judge(LINES, without, given_up={"zqaaac"}).is_good
    assert judge(LINES, FINE, given_up={"zqaaac"}).is_good


def test_deliveries_that_went_out_as_one_message_count_as_one() -> None:
    digest = Owed(id=25, address=ANN, state="sent", platform_id="2", words="Added, and more")
    as_one = replace(FINE, owed=(*FINE.owed, digest))
    assert judge(LINES, as_one).is_good
    twice = replace(as_one, arrivals=(*FINE.arrivals, replace(FINE.arrivals[1], number=40, id="8")))
    assert kinds(judge(LINES, twice)) == {"sent twice"}


def test_a_reminder_that_bides_its_time_is_in_nobodys_order() -> None:
    swapped = (FINE.arrivals[1], FINE.arrivals[0], *FINE.arrivals[2:])
    late = replace(FINE, arrivals=tuple(replace(one, number=30 + place) for place, one in enumerate(swapped)))
    assert kinds(judge(LINES, late)) == {"order out"}
    owed = (replace(FINE.owed[0], bides=True), *FINE.owed[1:])
    assert judge(LINES, replace(late, owed=owed)).is_good


def on_wechat(*texts: str, owed: str) -> Evidence:
    """Give the evidence where Bo got these texts, owed as spelled: "?" is unknown, a letter has such words."""
    came = [Arrival(number=number, address=BO, id=None, text=text) for number, text in enumerate(texts, 33)]
    owing = [
        Owed(id=number, address=BO, state="unknown", reason="no answer")
        if letter == "?"
        else Owed(id=number, address=BO, state="sent", words=letter)
        for number, letter in enumerate(owed, 23)
    ]
    return replace(FINE, owed=(*FINE.owed[:3], *owing), arrivals=(*FINE.arrivals[:3], *came))


@pytest.mark.parametrize(
    ("came", "owed"),
    [("AB", "AB"), ("ABA", "?BA"), ("BA", "?BA"), ("ABABA", "?BABA"), ("ABABA", "A?ABA"), ("AABB", "AA??")],
)
def test_on_wechat_what_is_unknown_may_have_been_any_of_the_same_words(came: str, owed: str) -> None:
    assert judge(LINES, on_wechat(*came, owed=owed)).is_good


@pytest.mark.parametrize(
    ("came", "owed", "found"),
    [
        ("BA", "AB", {"order out"}),
        ("BA", "A?B", {"order out"}),
        ("BCA", "?ABC", {"order out"}),
        ("ABA", "AB", {"sent twice"}),
        ("ABAA", "?BA", {"sent twice"}),
        ("A", "AB", {"never arrived"}),
    ],
)
def test_on_wechat_what_is_told_by_its_words_is_judged_by_them(came: str, owed: str, found: set[str]) -> None:
    assert kinds(judge(LINES, on_wechat(*came, owed=owed))) == found


FIRST, *OTHERS = FINE.recorded


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        (replace(FINE, recorded=(*FINE.recorded, replace(FIRST, id=19))), "recorded twice"),
        (replace(FINE, recorded=(*FINE.recorded, Recorded(id=19, address=ANN, marker=None))), "stranger"),
        (replace(FINE, recorded=(replace(FIRST, address=BO), *OTHERS)), "stranger"),
        (replace(FINE, recorded=(replace(FIRST, id=19), *OTHERS)), "order in"),
        (replace(FINE, tickets=FINE.tickets[:1]), "ticket missing"),
        (replace(FINE, tickets=(*FINE.tickets, (1003, "zqaaac"))), "ticket twice"),
        (replace(FINE, tickets=(*FINE.tickets, (1003, None))), "ticket of nobody"),
        (replace(FINE, effects={**FINE.effects, "zqaaad": 2}), "effect"),
        (replace(FINE, effects={}), "effect"),
        (replace(FINE, call_backs={}), "timer"),
        (replace(FINE, call_backs={1001: 2}), "timer"),
        (replace(FINE, unsettled=1), "put off"),
        (replace(FINE, spooled=("7-ab.spool",)), "left in the spool"),
        (replace(FINE, traces=1), "traces in the log"),
        (replace(FINE, told=("the secret abcd…",)), "told in the log"),
        (owing(21, state="due"), "undelivered"),
        (owing(21, state="leased"), "undelivered"),
        (owing(22, reason=None), "no reason"),
        (owing(22, state="refused"), "sent twice"),
        (replace(FINE, arrivals=(*FINE.arrivals, replace(FINE.arrivals[-1], number=40))), "sent twice"),
        (replace(FINE, arrivals=(*FINE.arrivals, replace(FINE.arrivals[0], number=40, id="7"))), "sent twice"),
        (replace(FINE, arrivals=FINE.arrivals[1:]), "never arrived"),
        (replace(FINE, arrivals=FINE.arrivals[:-1]), "never arrived"),
        (replace(FINE, arrivals=(FINE.arrivals[1], FINE.arrivals[0], *FINE.arrivals[2:])), "order out"),
        (replace(FINE, arrivals=(*FINE.arrivals[:3], FINE.arrivals[4], FINE.arrivals[3])), "order out"),
    ],
)
def test_a_planted_fault_is_found(evidence: Evidence, found: str) -> None:
    assert found in kinds(judge(LINES, evidence))
