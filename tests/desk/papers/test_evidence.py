"""What an evidence pack says: the limits with their clauses, what happened, what was said, and how it was rated."""

import pytest

from desk.papers.document import Document, DocumentKind
from desk.papers.evidence import LONGEST, Case, parts_of, sections_of
from desk.replies import MediaKind, StoredMedia
from desk.sla.explaining import explain
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import Status
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Entry
from desk.tickets.verdict import Duty, Verdict
from desk.turns import DialogueLine
from desk.values import replace
from tests.desk.builders import HOUR, LI, MONDAY_9AM, a_policy, a_ticket
from tests.desk.talking import in_english

POLICY = a_policy()
PLATE = StoredMedia(sha256="ab" * 32, kind=MediaKind.PICTURE, name="plate.jpg", mime="image/jpeg")
SAID = (
    DialogueLine(at=MONDAY_9AM, outgoing=False, channel="wechat", who="", words="It leaks", media=(PLATE,)),
    DialogueLine(at=MONDAY_9AM, outgoing=True, channel="wechat", who="", words="We come " * 400),
    DialogueLine(at=MONDAY_9AM, outgoing=True, channel="telegram", who="Mei", words="Tomorrow"),
)


def case(ticket: Ticket, *timeline: Entry) -> Case:
    explanation = explain(ticket, POLICY, now=MONDAY_9AM + HOUR)
    return Case(ticket=ticket, timeline=timeline, dialogue=SAID, explanation=explanation)


def written(told: Case) -> dict[str, list[str]]:
    """Give the rows of each part."""
    return {
        in_english(part.title): [f"{in_english(row.label)}: {in_english(row.value)}" for row in part.rows]
        for part in sections_of(told)
    }


@pytest.mark.requirement("R2.4-6", "R1.1-7")
def test_each_limit_is_told_with_its_clause_and_what_came_of_it() -> None:
    missed = Verdict(
        rule="response.level.3",
        duty=Duty.RESPONSE,
        starts_at=MONDAY_9AM,
        due_at=MONDAY_9AM + 4 * HOUR,
        at=MONDAY_9AM + 5 * HOUR,
        met=False,
        department="technical",
    )
    limits = written(case(a_ticket(Status.IN_PROGRESS, verdicts=(missed,))))["Limits, and why they apply"]
    assert (
        "first response, by its level: due 23 Nov 2026 05:00, clause 1.1: missed, 23 Nov 2026 06:00; used 0:00:00"
        in limits
    )
    assert any(line.startswith("completion: due") and "clause 1.1: running" in line for line in limits)
    data = parts_of(case(a_ticket(Status.IN_PROGRESS, verdicts=(missed,))))["limits"]
    (found,) = [one for one in data if one["rule"] == "response.level.3"]
    assert (found["clause"], found["state"], found["verdict"]["met"]) == ("1.1", "missed", False)


@pytest.mark.requirement("R1.3-7", "R3.5-1")
def test_what_happened_and_what_was_said_is_told_in_order() -> None:
    ticket = a_ticket(Status.CLOSED)
    happened = (
        Entry(ticket=ticket.id, at=MONDAY_9AM, actor=SYSTEM, act=Act.LIMIT_MISSED, rule="response.overall"),
        Entry(ticket=ticket.id, at=MONDAY_9AM, actor=SYSTEM, act=Act.PROPOSED, rule="R2.2-3"),
        Entry(ticket=ticket.id, at=MONDAY_9AM, actor=SYSTEM, act=Act.NOTED, note="Called"),
    )
    told = written(case(ticket, *happened))
    assert [line.partition(" 01:00: ")[2] for line in told["Timeline"]] == [
        "system: limit missed – first response, at the very latest",
        "system: grade proposed",
        "system: note – Called",
    ]
    first, long, last = (line.partition(" 01:00: ")[2] for line in told["Dialogue"])
    assert first == "customer, WeChat: It leaks [plate.jpg]"
    assert long.startswith("Service desk → customer, WeChat: We come")
    assert len(long) < LONGEST + 60
    assert last == "Mei → customer, Telegram: Tomorrow"


@pytest.mark.requirement("R2.4-6")
def test_files_are_named_with_their_fingerprints() -> None:
    card = Document(kind=DocumentKind.WARRANTY_CARD, number="WC-2026-000001", sha256="cd" * 32, issued_at=MONDAY_9AM)
    told = case(a_ticket(Status.CLOSED, documents=(card,)))
    assert written(told)["Files, by their SHA-256"] == [
        f"Warranty card WC-2026-000001: {'cd' * 32}",
        f"plate.jpg: {'ab' * 32}",
    ]
    assert [media["sha256"] for media in parts_of(told)["media"]] == ["ab" * 32]


@pytest.mark.requirement("R2.4-6")
def test_every_round_of_the_survey_is_told() -> None:
    rounds = (
        SurveyRound(
            instrument="1",
            asks=(),
            asked_at=MONDAY_9AM,
            points={SurveyDimension.ATTITUDE: 3},
            is_void=True,
            comment="Bad",
        ),
        SurveyRound(instrument="1", asks=(), asked_at=MONDAY_9AM, points={SurveyDimension.SUPPLIER: 9}),
    )
    survey = written(case(a_ticket(Status.CLOSED, surveys=rounds)))["Survey"]
    assert survey == [
        "Satisfaction: Not answered.",
        "Round 1: void, the ticket was opened again",
        "Attitude and professionalism: 3 of 10",
        "Comment: Bad",
        "Round 2: ",
        "Supplier's service: 9 of 10",
    ]


def test_what_is_not_known_has_a_dash_and_an_ungraded_case_no_grade() -> None:
    bare = replace(a_ticket(Status.RECEIVED), owner=None)
    told = written(case(bare))
    assert "Owner: —" in told["The case"]
    assert not any(line.startswith("Level") for line in told["The case"])
    assert any("provisional" in line for line in told["Limits, and why they apply"])
    graded = written(case(a_ticket(Status.CLOSED)))["The case"]
    assert {"Level: Response level 3", f"Handled by: {LI.name}"} <= set(graded)
