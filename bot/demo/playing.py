"""Playing on the phones' behalf: say, press, and wait for what comes back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import SystemClock
from sandbox.phones import Bubble, Button
from sandbox.server import Sandbox
from sandbox.telegram.acts import TelegramBot

ROUNDS = 300
LOOK_EVERY = timedelta(milliseconds=50)

Settle = Callable[[], Awaitable[None]]


class NothingCameError(Exception):
    """A phone did not show in time what the story expects; the message says which."""


async def wait_a_moment() -> None:
    """Let a live desk work for a moment of real time."""
    await SystemClock().sleep(LOOK_EVERY)


class Player:
    """One person with a phone. What was seen before the last act is not waited for again.

    `settle` lets the desk work: a moment of real time where it is live, a drain where time is travelled; `wait` lets
    time pass as well, where what is looked for may be a while in coming.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        phone: str,
        *,
        settle: Settle = wait_a_moment,
        wait: Settle | None = None,
        rounds: int = ROUNDS,
    ) -> None:
        self.sandbox, self.phone = sandbox, phone
        self._wait = wait or settle
        self._platform, _, self._person = phone.partition(":")
        self._settle, self._rounds = settle, rounds
        self._seen = 0

    async def says(self, words: str, *, name: str = "", reply_to: Bubble | None = None) -> None:
        """Type a message."""
        self.mark()
        match self._platform:
            case "wechat":
                await self.sandbox.wechat.say(self._person, text=words)
            case "wecom":
                await self.sandbox.wecom.say(self._person, text=words)
            case _:
                bot, chat = self._telegram()
                replied = int(reply_to.ref) if reply_to else None
                await bot.say(chat, text=words, reply_to=replied, name=name)
        await self._settle()

    async def presses(self, action: str, *, argument: str | None = None) -> Bubble:
        """Press the newest button of an action, waiting until there is one; gives the bubble that it was on."""
        bubble = await self.sees(
            lambda b: button_for(b, action, argument) is not None, f"a button “{action}”", anew=False
        )
        found = button_for(bubble, action, argument)
        assert found is not None  # noqa: S101 -- just looked
        await self.press(bubble, found)
        return bubble

    async def press(self, bubble: Bubble, button: Button) -> None:
        """Press one button."""
        self.mark()
        if self._platform == "wecom":
            await self.sandbox.wecom.press(self._person, task_id=bubble.ref, key=button.value)
        else:
            bot, chat = self._telegram()
            await bot.press(chat, message_id=int(bubble.ref), data=button.value)
        await self._settle()

    async def tells(self, words: str) -> Bubble:
        """Type a message, and wait for whatever comes back."""
        await self.says(words)
        return await self.sees(lambda bubble: not bubble.toast, f"an answer to “{words}”")

    async def reads(self, *words: str) -> Bubble:
        """Wait until the phone shows a bubble with all of these words."""
        return await self.sees(lambda b: all(w in shown(b) for w in words), f"“{' … '.join(words)}”")

    async def sees(self, wanted: Callable[[Bubble], bool], what: str, *, anew: bool = True) -> Bubble:
        """Wait until the phone shows something; `anew` leaves out what was there before the last act."""
        for _ in range(self._rounds):
            for bubble in reversed(self.transcript()):
                fresh = not anew or bubble.number > self._seen or bubble.state == "edited"
                if fresh and bubble.side == "them" and wanted(bubble):
                    return bubble
            await self._wait()
        last = "\n".join(shown(b) for b in self.transcript()[-3:])
        raise NothingCameError(f"{self.phone}: {what} did not come. Last there:\n{last}")

    def transcript(self) -> list[Bubble]:
        """Give everything on the screen, oldest first."""
        return self.sandbox.phones.transcript(self.phone)

    def mark(self) -> None:
        """Take everything on the screen as seen."""
        self._seen = max((bubble.number for bubble in self.transcript()), default=0)

    def _telegram(self) -> tuple[TelegramBot, int]:
        name, _, chat = self._person.partition(":")
        bots = {"customer": self.sandbox.telegram.customer, "staff": self.sandbox.telegram.staff}
        return bots[name], int(chat)


def button_for(bubble: Bubble, action: str, argument: str | None = None) -> Button | None:
    """Find the button whose token (`action.ticket.version.person.argument.signature`) is for an action."""
    for button in (button for row in bubble.buttons for button in row):
        parts = button.value.split(".")
        if parts[0] == action and (argument is None or parts[4] == argument):
            return button
    return None


def shown(bubble: Bubble) -> str:
    """Give all that a person reads of a bubble."""
    parts = [bubble.text]
    if bubble.card:
        rows = (f"{label}: {value}" for label, value in bubble.card.rows)
        parts += [bubble.card.title, *rows, bubble.card.quote or ""]
    return "\n".join(part for part in (*parts, str(bubble.extra.get("subtitle", ""))) if part)
