"""`aftercare survey …`: who is surveyed, and a campaign from its preparation to its results."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.policy_file import packaged_text
from desk.people import Customer
from desk.survey import campaigning
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import CampaignId, CustomerId, CustomerKind, SurveyOutcome
from desk.tickets.ticket import Feedback, Ticket
from desk.turns import Turn
from storage.store import PostgresStore
from tests.bot.terminal import Terminal
from tests.storage.stories import ANN, closed, write

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    """A desk whose day never ends, so that it does not matter when this test runs."""
    policy, night = tmp_path / "policy.toml", ('ask_to = "22:00"', 'ask_to = "08:00"')
    policy.write_text(packaged_text().replace(*night), "utf-8")
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), POLICY_FILE=str(policy))


@pytest.fixture
async def ann(store: PostgresStore) -> None:
    """A company with a ticket that was handled and rated twenty days ago, in Telegram."""
    then = SystemClock().now() - timedelta(days=20)
    async with store.begin() as tx:
        (talk,) = (await tx.converse([ANN], now=then)).values()
        who = Customer(id=CustomerId(1), kind=CustomerKind.BUSINESS, industry="Hotels")
        turn = Turn(conversation=replace(talk, customer=who.id, locale="en"), customers=(who,), tickets=(_rated(then),))
        await write(tx, turn)


def _rated(then: datetime) -> Ticket:
    ticket = closed(1001, then)
    held = SurveyRound(
        instrument="CSAT 1", asked_at=then, points={OWN[0]: 9, OWN[1]: 8}, outcome=SurveyOutcome.ANSWERED_IN_TIME
    )
    times = replace(ticket.times, first_contact_at=then, handled_at=then, result_sent_at=then)
    feedback = Feedback(solved=True, satisfaction=9, outcome=SurveyOutcome.ANSWERED_IN_TIME)
    return replace(ticket, times=times, surveys=(held,), feedback=feedback)


@pytest.mark.usefixtures("ann")
@pytest.mark.requirement("R4.2.1-2")
async def test_coverage_is_counted_by_segment(terminal: Terminal) -> None:
    code, said = await terminal.runs("survey", "coverage")
    assert code == 0
    assert [" ".join(line.split()) for line in said.splitlines()] == [
        "handled asked answered mean",
        "customers: new 1 1 1 9.0",
        "industry: Hotels 1 1 1 9.0",
        "kind: business 1 1 1 9.0",
    ]


@pytest.mark.usefixtures("ann")
@pytest.mark.requirement("R4.2.1-1", "R4.2.1-2", "R4.2-1")
async def test_a_campaign_is_prepared_sent_followed_and_counted(terminal: Terminal, store: PostgresStore) -> None:
    code, said = await terminal.runs("survey", "campaign", "create", "Spring", "--kind", "business")
    assert (code, said) == (0, "Campaign 1 is prepared: 1 customers. Ask them: aftercare survey campaign send 1\n")
    assert "could be asked now: 1" in (await terminal.runs("survey", "campaign", "progress", "1"))[1]
    assert (await terminal.runs("survey", "campaign", "send", "1"))[1] == "Asked now: 1\n"
    assert (await terminal.runs("survey", "campaign", "send", "1"))[1] == "Asked now: 0\n"
    async with store.begin() as tx:
        held = await tx.campaigns.answers(CampaignId(1), CustomerId(1))
        assert held is not None
        points = {SurveyDimension.ATTITUDE: 9, SurveyDimension.COMPLETENESS: 8}
        answered = campaigning.answered(held, points, comment="keep it up", via="telegram", now=SystemClock().now())
        await write(tx, Turn(campaign_rounds=(answered,)))
    assert "asked 1, answered 1, declined 0" in (await terminal.runs("survey", "campaign", "progress", "1"))[1]
    told = (await terminal.runs("survey", "campaign", "results", "1"))[1].splitlines()
    assert told[:2] == ["Spring (business), instrument CSAT 1", "answered 1 of 1"]
    assert " ".join(told[5].split()) == "attitude 9.00 of 1"
    assert " ".join(told[2].split()) == "response_speed – of 0"
    assert told[-1] == "“keep it up”"
    assert "Spring" in (await terminal.runs("survey", "campaign", "list"))[1]


@pytest.mark.usefixtures("ann")
async def test_who_was_asked_lately_waits_for_another_day(terminal: Terminal) -> None:
    for name in ("Spring", "Summer"):
        await terminal.runs("survey", "campaign", "create", name)
    await terminal.runs("survey", "campaign", "send", "1", "--most", "5")
    said = (await terminal.runs("survey", "campaign", "send", "2"))[1]
    assert said == "Asked now: 0\n  1 were asked something lately\n"


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        (("create", "Spring", "--kind", "giraffe"), "--kind giraffe: expected private, business or public."),
        (("create", "Spring", "--customers", "old"), "--customers old: expected new or existing."),
        (("create", " "), "A campaign needs a name."),
        (("send", "7"), "There is no campaign 7."),
        (("results", "7"), "There is no campaign 7."),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence(terminal: Terminal, words: tuple[str, ...], trouble: str) -> None:
    code, said = await terminal.runs("survey", "campaign", *words)
    assert (code, trouble in said) == (1, True)
