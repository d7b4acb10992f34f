"""A desk at work, for stories that begin in the middle: its people, and each stretch of the way by typed orders."""

from dataclasses import dataclass

from bot.demo.playing import Player
from tests.e2e.story import World

CUSTOMERS = ("wechat:oWangFang", "telegram:customer:1001")
TECHNICIANS = ("wecom:LiShifu", "telegram:staff:2002")
PROBLEM = "洗衣机漏水了"
PHONE = "13800138000"
ANSWERS = ("王芳", PHONE, "JD20261101888", "XQG80-B12")
GRADING = "general routine repair electronics level3"
RESULT = "replaced the seal and tested it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """王芳 who has a problem, Tom who is on duty, and Li who repairs."""

    world: World
    ann: Player
    tom: Player
    li: Player

    def moved_to(self, world: World) -> "Crew":
        """Give the same people in another world."""
        ann, tom, li = (world.phone(player.phone) for player in (self.ann, self.tom, self.li))
        return Crew(world=world, ann=ann, tom=tom, li=li)

    async def report(self) -> None:
        """王芳 reports the problem and answers what is asked (Telegram knows her name); Tom has the ticket."""
        await self.ann.says(PROBLEM, name=ANSWERS[0])
        for words in ANSWERS if self.ann.phone.startswith("wechat") else ANSWERS[1:]:
            await self.ann.says(words)
        await self.tom.reads("1001", PROBLEM)

    async def grade(self, words: str = GRADING) -> None:
        """Tom grades the ticket in one line."""
        await self.tom.says(f"/grade 1001 {words}")
        await self.tom.reads("1001", "graded")

    async def take(self) -> None:
        """Li accepts the job; 王芳 answers, which keeps WeChat's reply window open."""
        await self.li.says("/accept 1001")
        await self.li.reads("Ticket 1001 is yours")
        await self.ann.says("谢谢")

    async def complete(self) -> None:
        """Li reports the work done."""
        await self.li.says(f"/complete 1001 on_site replacement {RESULT}")
        await self.li.says("yes")
        await self.li.says("no")
        await self.li.reads("Ticket 1001 is complete")

    async def send_result(self) -> None:
        """Tom sends the result at once."""
        await self.tom.says("/release 1001")
        await self.ann.reads("1001", RESULT)

    async def until_taken(self) -> None:
        """From the first message to a job under way."""
        await self.report()
        await self.grade()
        await self.take()

    async def until_result(self) -> None:
        """From the first message to the question whether it is solved."""
        await self.until_taken()
        await self.complete()
        await self.send_result()


async def gather_crew(
    world: World, *, customer: str = CUSTOMERS[0], technician: str = TECHNICIANS[0], locale: str = "en"
) -> Crew:
    """Hire Tom and Li, and give 王芳 her phone."""
    tom = await world.hires("telegram:staff:2001", "Tom", "agent", department="customer_service", locale=locale)
    li = await world.hires(technician, "Li", "technician", locale=locale)
    return Crew(world=world, ann=world.phone(customer), tom=tom, li=li)
