"""A small language for whole stories: people with phones, a desk, and a clock that is moved by hand."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.cli.staffing import with_position
from bot.demo.playing import Player
from bot.demo.stage import Stage
from bot.operation import drain
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Entry
from desk.turns import DialogueLine
from handlers.staffing import NewMember, invite
from sandbox.clock import TravelledClock

STEP = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class World:
    """The stage of a test, with its clock."""

    stage: Stage
    clock: TravelledClock

    async def settle(self) -> None:
        """Let every platform hand over what it has, and the desk do all that is due."""
        for _ in range(2):
            await self.stage.sandbox.telegram.customer.delivered()
            await self.stage.sandbox.telegram.staff.delivered()
            await drain(self.stage.desk)

    async def time_passes(self, **span: float) -> None:
        """Move the clock, looking every half hour at what became due."""
        left = timedelta(**span)
        while left > timedelta():
            step = min(left, STEP)
            await self.clock.travel(step)
            await self.settle()
            left -= step

    def phone(self, number: str) -> Player:
        """Give a phone: `wechat:<openid>`, `telegram:customer:<chat>`, `telegram:staff:<chat>` or `wecom:<user>`."""
        wait = self.a_moment_passes if number.startswith("wechat:") else self.settle
        return Player(self.stage.sandbox, number, settle=self.settle, wait=wait, rounds=2)

    async def a_moment_passes(self) -> None:
        """Let notices on WeChat have waited for company."""
        await self.clock.travel(self.stage.desk.policy.wechat.merging.pause)
        await self.settle()

    async def hires(
        self, number: str, name: str, *roles: str, department: str = "technical", locale: str = "en"
    ) -> Player:
        """Invite a member of staff, who joins from their phone."""
        desk = self.stage.desk
        asked = NewMember(
            name=name, roles=roles, department=department, position="", contact=f"{name}'s phone", locale=locale
        )
        code = await invite(
            replace(with_position(asked, desk.settings)), store=desk.store, policy=desk.policy, now=self.clock.now()
        )
        if number.startswith("wecom:"):
            self.stage.sandbox.wecom.add_member(number.removeprefix("wecom:"), name=name)
        phone = self.phone(number)
        await phone.says(f"/start inv_{code}" if number.startswith("telegram") else code, name=name)
        return phone

    async def ticket(self, number: int = 1001) -> Ticket:
        """Read a ticket from the store."""
        async with self.stage.desk.store.begin() as tx:
            return (await tx.tickets([TicketId(number)]))[TicketId(number)]

    async def timeline(self, number: int = 1001) -> tuple[Entry, ...]:
        """Read a ticket's timeline from the store."""
        async with self.stage.desk.store.begin() as tx:
            return await tx.timeline(TicketId(number))

    async def dialogue(self, number: int = 1001) -> tuple[DialogueLine, ...]:
        """Read a ticket's dialogue from the store."""
        async with self.stage.desk.store.begin() as tx:
            return await tx.dialogue(TicketId(number), limit=100)
