"""The cast of the demo: who works at the desk, and how they join it from their phones."""

from dataclasses import replace

from bot.cli.staffing import with_position
from bot.demo.stage import Stage
from handlers.staffing import NewMember, invite

TOM, LI = 2001, "LiShifu"
STAFF = (
    NewMember(
        name="Tom",
        roles=("agent", "technician"),
        department="technical",
        position="",
        contact="ext. 201",
        locale="en",
    ),
    NewMember(
        name="李师傅",
        roles=("technician",),
        department="technical",
        position="",
        contact="分机 202",
        locale="zh_CN",
        skills=frozenset({"fault_repair", "installation", "electronics", "consumer_goods"}),
    ),
)


async def join(stage: Stage) -> None:
    """Invite the staff and let them send their codes: Tom in Telegram, 李师傅 in WeCom."""
    codes = [await _invited(stage, who) for who in STAFF]
    await stage.sandbox.telegram.staff.say(TOM, text=f"/start inv_{codes[0]}", name="Tom", language="en")
    await stage.sandbox.wecom.say(LI, text=codes[1])


async def _invited(stage: Stage, who: NewMember) -> str:
    desk = stage.desk
    asked = with_position(replace(who), desk.settings)
    return await invite(asked, store=desk.store, policy=desk.policy, now=desk.clock.now())
