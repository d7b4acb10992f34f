"""A customer who can't be reached where they were told: what is tried, in which order, and that it comes to an end."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from bot.policy_file import read_policy
from desk.deliveries import Outcome, Owed, Priority, Refusal
from desk.messages import Address, InboundMessage, NoticeFate
from desk.replies import Say
from desk.terms import MemberId, Role, TicketId
from desk.texts import verbatim
from desk.tickets.timeline import Act
from desk.turns import Outbound, Turn
from desk.wechat_rules import Template, WeChatRules
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Knock
from handlers.turning import Rules
from handlers.undelivered import undelivered
from handlers.unreached import Rescue
from tests.desk.talking import in_english
from tests.handlers.stage import ANN, MINUTE, TOM, WANG, Front, says

HELD = Refusal(reason="45015", held=True)
GONE = Refusal(reason="bot was blocked by the user", unreachable=True)
TEMPLATE = Template(id="T1", fields={"no": "{number}", "state": "{status}", "what": "{words}", "at": "{time}"})
TOMS = MemberId(1)
CONSENT = Template(id="S1", fields={"what": "{words}"})


@dataclass
class Door:
    """Where template notices are sent to; `before_it_says` happens while it does."""

    trouble: dict[str, Exception] = field(default_factory=dict)
    knocks: list[Knock] = field(default_factory=list)

    async def __call__(self, knock: Knock) -> str:
        if trouble := self.trouble.get(knock.template):
            raise trouble
        self.knocks.append(knock)
        return "" if knock.needs_consent else f"n{len(self.knocks)}"


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def reported(front: Front) -> Front:
    """王 reported on WeChat; Tom owns ticket 1001."""
    await front.hire(Role.AGENT)
    await front.intake.receive(says("洗衣机漏水", key="a", of=WANG))
    await front.rows_changed("UPDATE deliveries SET state = 'sent'")
    return front


@pytest.fixture
def help_(front: Front, door: Door) -> Callable[..., Rescue]:
    def make(template: Template | None = None, subscription: Template | None = None) -> Rescue:
        wechat = WeChatRules(template=template, subscription=subscription)
        policy = replace(read_policy(None), wechat=wechat)
        return Rescue(
            store=front.store,
            rules=Rules(policy=policy, secret=front.rules.secret),
            clock=front.clock,
            phrasebook=lambda _: in_english,
            knock=door,
        )

    return make


async def owes(
    front: Front,
    words: str,
    *,
    to: Address = WANG,
    priority: Priority = Priority.NOTICE,
    author: MemberId | None = None,
) -> Owed:
    """Owe a message about ticket 1001, as a sender finds it."""
    say = Say(body=(verbatim(words),))
    told = Outbound(to=to, message=say, ticket=TicketId(1001), priority=priority, author=author)
    async with front.store.begin() as tx:
        await tx.write([((), Turn(outbound=(told,)))], now=front.clock.now())
        [lane] = await tx.claim_lanes_of([to], now=front.clock.now(), lease=MINUTE)
        await tx.release_lanes({to: lane.until})
    return lane.owed[-1]


async def tell(owed: Owed, trouble: Refusal, by: Rescue, *, is_news: bool = True) -> Outcome:
    outcome = await undelivered(owed, trouble, is_news=is_news, by=by)
    async with by.store.begin() as tx:
        await tx.settle({owed.id: outcome}, now=by.clock.now())
    return outcome


async def link(front: Front) -> None:
    """Ann's Telegram is 王's too."""
    await front.intake.receive(says("你好", key="t", of=ANN))
    await front.rows_changed(
        "UPDATE conversations SET customer_id = (SELECT customer_id FROM conversations WHERE address = 'wechat:oWang')"
    )
    await front.rows_changed("UPDATE deliveries SET state = 'sent' WHERE state = 'due'")


async def acts(front: Front) -> list[Act]:
    async with front.store.begin() as tx:
        return [entry.act for entry in await tx.timeline(TicketId(1001))][1:]


async def state(front: Front, owed: Owed) -> tuple[object, ...]:
    found = await front.rows("SELECT id, state, reason FROM deliveries")
    return next(row[1:] for row in found if row[0] == owed.id)


async def tasks(front: Front) -> int:
    return sum("can't wait" in words for words in await front.said_to(TOM))


@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_a_template_comes_first_and_the_message_waits_for_the_answer(
    reported: Front, door: Door, help_: Callable[..., Rescue]
) -> None:
    by = help_(template=TEMPLATE)
    owed = await owes(reported, "A technician comes on Tuesday afternoon")
    assert await tell(owed, HELD, by) == replace(HELD, knock="n1")
    [knock] = door.knocks
    assert (knock.address, knock.template, knock.needs_consent) == (WANG, "T1", False)
    assert knock.fields["no"] == "1001"
    assert knock.fields["state"] == "Received"
    assert knock.fields["what"].startswith("A technician comes")
    assert len(knock.fields["what"]) <= 21
    assert (await acts(reported), await tasks(reported)) == ([], 0)
    later = await owes(reported, "and something else")
    assert await tell(later, HELD, by) == HELD
    assert len(door.knocks) == 1, "one knock is enough"


@pytest.mark.parametrize(
    "trouble", [DeliveryFailed("busy"), DeliveryRefused("47003 template args"), DeliveryUnknown("no answer")]
)
async def test_where_the_template_is_not_taken_a_consent_is_used_and_then_a_person_asked(
    reported: Front, door: Door, help_: Callable[..., Rescue], trouble: Exception
) -> None:
    by = help_(template=TEMPLATE, subscription=CONSENT)
    door.trouble["T1"] = trouble
    async with reported.store.begin() as tx:
        await tx.budget.consent({(WANG, "S1"): 1})
    await tell(await owes(reported, "news"), HELD, by)
    assert [(knock.template, knock.needs_consent) for knock in door.knocks] == [("S1", True)]
    assert await tasks(reported) == 0
    await reported.clock.travel(61 * MINUTE)
    await tell(await owes(reported, "more news"), HELD, by)
    assert await tasks(reported) == 1
    assert await acts(reported) == [Act.UNDELIVERED]


@pytest.mark.requirement("R2.3-6")
async def test_a_notice_that_fails_before_it_is_noted_is_heard_of_all_the_same(
    reported: Front, door: Door, help_: Callable[..., Rescue]
) -> None:
    fate = says("", key="f", of=WANG, parts=[NoticeFate(ref="n1", failure="failed:user block")])
    await reported.intake.receive(replace(fate, platform_id="n1"))
    owed = await owes(reported, "news")
    assert await tell(owed, HELD, help_(template=TEMPLATE)) == HELD
    assert len(door.knocks) == 1
    assert await tasks(reported) == 1


@pytest.mark.requirement("R2.3-6")
async def test_a_notice_that_fails_later_sends_the_news_to_the_other_app(
    reported: Front, help_: Callable[..., Rescue]
) -> None:
    await link(reported)
    owed = await owes(reported, "news")
    await tell(owed, HELD, help_(template=TEMPLATE))
    fate: InboundMessage = says("", key="f", of=WANG, parts=[NoticeFate(ref="n1", failure="failed: system failed")])
    await reported.intake.receive(replace(fate, platform_id="n1"))
    assert await state(reported, owed) == ("refused", "told on telegram instead")
    assert "{words}" in await reported.said_to(ANN)
    assert await acts(reported) == [Act.REROUTED]


@pytest.mark.requirement("R2.3-6", "R1.2-6")
async def test_every_message_is_told_in_the_other_app_and_nobody_is_asked(
    reported: Front, help_: Callable[..., Rescue]
) -> None:
    await link(reported)
    for n, words in enumerate(("one", "two")):
        owed = await owes(reported, words)
        outcome = await tell(owed, HELD, help_(), is_news=n == 0)
        assert outcome == Refusal(reason="told on telegram instead")
    moved = await reported.rows("SELECT count(*) FROM deliveries WHERE address = 'telegram:1001' AND state = 'due'")
    assert (moved, await tasks(reported)) == ([(2,)], 0)


@pytest.mark.parametrize(
    ("trouble", "left"), [(DeliveryFailed("-1"), 1), (DeliveryUnknown("no answer"), 0), (DeliveryRefused("43101"), 0)]
)
async def test_a_consent_is_left_where_its_notice_surely_did_not_go_out(
    reported: Front, help_: Callable[..., Rescue], door: Door, trouble: Exception, left: int
) -> None:
    door.trouble = {"S1": trouble}
    async with reported.store.begin() as tx:
        await tx.budget.consent({(WANG, "S1"): 1})
    await tell(await owes(reported, "news"), HELD, help_(subscription=CONSENT))
    assert await reported.rows("SELECT unspent FROM wechat_consents") == [(left,)]


async def test_a_consent_is_left_where_a_template_needs_none(reported: Front, help_: Callable[..., Rescue]) -> None:
    async with reported.store.begin() as tx:
        await tx.budget.consent({(WANG, "S1"): 1})
    await tell(await owes(reported, "news"), HELD, help_(template=TEMPLATE, subscription=CONSENT))
    assert await reported.rows("SELECT unspent FROM wechat_consents") == [(1,)]


@pytest.mark.requirement("R2.3-6", "R3.5-1")
@pytest.mark.parametrize("is_announced", [False, True])
async def test_what_a_colleague_wrote_is_theirs_in_the_other_app_too(
    reported: Front, help_: Callable[..., Rescue], *, is_announced: bool
) -> None:
    await link(reported)
    owed = await owes(reported, "I come at four", author=TOMS)
    await tell(owed, HELD, help_(template=TEMPLATE if is_announced else None))
    if is_announced:
        fate = says("", key="f", of=WANG, parts=[NoticeFate(ref="n1", failure="failed: system failed")])
        await reported.intake.receive(replace(fate, platform_id="n1"))
    authors = await reported.rows("SELECT author FROM messages WHERE author IS NOT NULL ORDER BY id")
    assert authors == [(TOMS,), (TOMS,)]


@pytest.mark.requirement("R2.3-6")
async def test_what_is_urgent_is_told_to_a_person_as_well(reported: Front, help_: Callable[..., Rescue]) -> None:
    await link(reported)
    await tell(await owes(reported, "gas!", priority=Priority.URGENT), HELD, help_())
    assert await tasks(reported) == 1
    assert await acts(reported) == [Act.REROUTED, Act.UNDELIVERED]


@pytest.mark.requirement("R2.3-6")
async def test_news_that_no_app_takes_does_not_go_round_in_circles(
    reported: Front, help_: Callable[..., Rescue]
) -> None:
    await link(reported)
    absent = Refusal(reason="channel absent")
    assert (await tell(await owes(reported, "news"), HELD, help_())) == Refusal(reason="told on telegram instead")
    back = await owes(reported, "news", to=ANN)
    assert await tell(back, absent, help_()) == absent
    assert await tasks(reported) == 1


@pytest.mark.requirement("R2.3-6")
async def test_who_blocked_the_bot_and_has_no_other_app_is_a_task_once_in_a_while(
    reported: Front, help_: Callable[..., Rescue]
) -> None:
    for _ in range(2):
        await tell(await owes(reported, "news"), GONE, help_())
    assert await tasks(reported) == 1
    await reported.clock.travel(31 * MINUTE)
    await tell(await owes(reported, "news"), GONE, help_())
    assert await tasks(reported) == 2
