"""What is to be sent in the measurement of the way out: to whom, by which bot, in which words."""

from collections.abc import Iterator
from pathlib import Path

from bot.policy_file import read_policy
from desk.messages import Address, Channel
from desk.replies import Say
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from sandbox.telegram.settings import TelegramSettings

BOTS = ("telegram", "telegram_staff")
TOKENS = {"telegram": TelegramSettings().customer_token, "telegram_staff": TelegramSettings().staff_token}
WORDS = "Ticket 1001: Tom looks after it and answers you by 12:30. You can ask how far it is here at any time."
FIRST_CHAT = 100_001
MOST_IN_ONE = 500


def chats(count: int) -> Iterator[int]:
    """Give the numbers of so many chats."""
    yield from range(FIRST_CHAT, FIRST_CHAT + count)


def turns(people: int, *, each: int) -> Iterator[Turn]:
    """Owe so many messages to each person of both bots."""
    say = Say(body=(verbatim(WORDS),))
    owed = [
        Outbound(to=Address(channel=Channel(bot), user=str(chat)), message=say)
        for chat in chats(people)
        for bot in BOTS
    ]
    for first in range(0, len(owed), MOST_IN_ONE):
        for _ in range(each):
            yield Turn(outbound=tuple(owed[first : first + MOST_IN_ONE]))


def unlimited(folder: Path) -> Path:
    """Write the packaged policy without the platforms' limits; gives the file."""
    packaged = Path(__file__).parents[2] / "bot" / "policy.toml"
    head, _, rest = packaged.read_text("utf-8").partition("[platforms.telegram]")
    file = folder / "policy.toml"
    file.write_text(f"{head}[platforms]\n[phrases]{rest.partition('[phrases]')[2]}", "utf-8")
    assert not any(limits.longest for limits in read_policy(file).platforms.values())  # noqa: S101 -- or they are measured
    return file
