"""WeChat's message budget against the platform's own rule: what may go out is known, neither more nor less."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desk.deliveries import Priority
from desk.messages import (
    Address,
    Channel,
    Consented,
    Gesture,
    InboundMessage,
    Joined,
    Left,
    NoticeFate,
    Part,
    Words,
)
from desk.replies import Choice, Say
from desk.terms import MemberId
from desk.texts import verbatim
from desk.turns import Outbound
from desk.wechat_budget import Grant, GrantKind, granted, left, open_until, patience, spend, unused
from desk.wechat_rules import Merging, Window
from sandbox.wechat.grants import Grants

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WANG = Address(channel=Channel.WECHAT, user="oWang")
# what the sandbox calls the acts that the desk calls gestures
ACTS = {Gesture.MENU: "CLICK", Gesture.FOLLOW: "subscribe", Gesture.SCAN: "SCAN"}


def message(part: Part = Words(text="漏水"), *, at: datetime = NOW, gesture: Gesture | None = None) -> InboundMessage:  # noqa: B008 -- a frozen value
    return InboundMessage(address=WANG, key="k", sent_at=at, parts=(part,), gesture=gesture)


class Budget(RuleBasedStateMachine):
    """A customer writes, clicks, follows and scans; the desk sends; the platform keeps count, and so does the desk."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.platform = Grants()
        self.ledger: dict[GrantKind, Grant] = {}

    def learn(self, heard: InboundMessage) -> None:
        grant = granted(heard, Window())
        assert grant is not None
        self.ledger[grant.kind] = grant

    @rule()
    def the_customer_writes(self) -> None:
        self.platform.spoke("oWang", now=self.now)
        self.learn(message(at=self.now))

    @rule(gesture=st.sampled_from(Gesture))
    def the_customer_acts(self, gesture: Gesture) -> None:
        self.platform.acted("oWang", act=ACTS[gesture], now=self.now)
        self.learn(message(Joined(), at=self.now, gesture=gesture))

    @rule(span=st.sampled_from([1, 29, 30, 59, 60, 61, 3600, 48 * 3600 - 1, 48 * 3600]))
    def time_passes(self, span: int) -> None:
        self.now += timedelta(seconds=span)

    @rule(cost=st.integers(1, 6))
    def the_desk_sends(self, cost: int) -> None:
        changed = spend(self.ledger.values(), cost=cost, now=self.now)
        assert (changed is not None) == (self.platform.left("oWang", now=self.now) >= cost)
        for grant in changed or ():
            self.ledger[grant.kind] = grant
        for _ in range(cost if changed is not None else 0):
            assert self.platform.refusal("oWang", now=self.now) == 0
            self.platform.spend("oWang", now=self.now)

    @invariant()
    def both_count_the_same(self) -> None:
        assert left(self.ledger.values(), now=self.now) == self.platform.left("oWang", now=self.now)
        is_open = open_until(self.ledger.values(), now=self.now) is not None
        assert is_open == (self.platform.refusal("oWang", now=self.now) == 0)


TestBudget = Budget.TestCase
TestBudget.settings = settings(max_examples=40, stateful_step_count=20)
TestBudget = pytest.mark.requirement("R2.3-6")(TestBudget)


@pytest.mark.parametrize(
    "heard",
    [
        message(Left()),
        message(Consented(template="T")),
        message(NoticeFate(ref="1")),
        InboundMessage(address=Address(channel=Channel.TELEGRAM, user="1"), key="k", sent_at=NOW, parts=(Joined(),)),
    ],
)
def test_what_is_no_act_of_a_customer_on_wechat_grants_nothing(heard: InboundMessage) -> None:
    assert granted(heard, Window()) is None


def test_a_press_on_the_menu_does_not_open_the_window_of_a_message() -> None:
    grant = granted(message(Words(text="/progress"), gesture=Gesture.MENU), Window())
    assert grant == Grant(kind=GrantKind.MENU, left=3, until=NOW + timedelta(minutes=1))


def test_what_ends_first_is_spent_first() -> None:
    grants = [
        Grant(kind=GrantKind.MESSAGE, left=5, until=NOW + timedelta(hours=48)),
        Grant(kind=GrantKind.SCAN, left=3, until=NOW + timedelta(minutes=1)),
    ]
    assert spend(grants, cost=4, now=NOW) == (
        Grant(kind=GrantKind.SCAN, left=0, until=NOW + timedelta(minutes=1)),
        Grant(kind=GrantKind.MESSAGE, left=4, until=NOW + timedelta(hours=48)),
    )


OPEN = (Grant(kind=GrantKind.MESSAGE, left=5, until=NOW + timedelta(hours=40)),)
LOW = (Grant(kind=GrantKind.MESSAGE, left=2, until=NOW + timedelta(hours=40)),)
CLOSING = (Grant(kind=GrantKind.MESSAGE, left=2, until=NOW + timedelta(minutes=3)),)
NEWS = Outbound(to=WANG, message=Say(body=(verbatim("Li is on the way."),)), priority=Priority.NOTICE)
QUESTION = replace(NEWS, message=Say(body=(verbatim("Solved?"),), choices=(Choice(token="y", label=verbatim("Yes")),)))


@pytest.mark.parametrize(
    ("out", "grants", "seconds"),
    [
        (NEWS, OPEN, 20),
        (NEWS, LOW, 600),
        (QUESTION, LOW, 20),
        (NEWS, CLOSING, 160),
        (NEWS, (), 0),
        (replace(NEWS, priority=Priority.BULK), OPEN, 20),
        (replace(NEWS, priority=Priority.ANSWER), LOW, 0),
        (replace(NEWS, priority=Priority.URGENT), LOW, 0),
        (replace(NEWS, author=MemberId(3)), LOW, 0),
        (replace(NEWS, to=Address(channel=Channel.TELEGRAM, user="1")), LOW, 0),
    ],
)
@pytest.mark.requirement("R2.3-6")
def test_notices_wait_for_company_the_longer_the_less_is_left_and_nothing_pressing_does(
    out: Outbound, grants: tuple[Grant, ...], seconds: int
) -> None:
    assert patience(out, grants, Merging(), now=NOW) == timedelta(seconds=seconds)


def test_what_was_not_used_is_given_back_from_the_end() -> None:
    until = NOW + timedelta(hours=1)
    taken = (Grant(kind=GrantKind.SCAN, left=2, until=until), Grant(kind=GrantKind.MESSAGE, left=2, until=until))
    assert unused(taken, used=3) == (Grant(kind=GrantKind.MESSAGE, left=1, until=until),)
    assert unused(taken, used=0) == taken
