"""A whole story, played by itself: from "the washer leaks" to a closed ticket."""

from dataclasses import dataclass

import typer

from bot.demo.cast import LI, TOM
from bot.demo.playing import Player, shown
from bot.demo.stage import Stage
from sandbox.phones import Bubble
from sandbox.server import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What the customer writes, in one language."""

    problem: str
    answers: tuple[str, ...]
    progress: str
    yes: str
    points: str


LINES = {
    "zh_CN": Lines(
        problem="您好，洗衣机漏水，一开就从底下往外流",
        answers=("王芳", "13800138000", "JD20261101888", "XQG80-B12", "杭州市西湖区文三路 90 号"),
        progress="到哪一步了",
        yes="好了",
        points="9 师傅很准时",
    ),
    "en": Lines(
        problem="Hello, my washing machine is leaking from the bottom",
        answers=("Wang Fang", "+8613800138000", "JD20261101888", "XQG80-B12", "90 Wensan Road, Hangzhou"),
        progress="how far is it",
        yes="yes",
        points="9 very punctual",
    ),
}
_NAMES = {"wechat": "WeChat", "telegram": "Telegram", "wecom": "WeCom"}


async def play(stage: Stage, *, locale: str) -> None:
    """Play the story: 王芳 on WeChat, Tom grades in Telegram, 李师傅 does the job in WeCom."""
    lines = LINES.get(locale, LINES["en"])
    wang = Player(stage.sandbox, "wechat:oWangFang")
    tom = Player(stage.sandbox, f"telegram:staff:{TOM}")
    li = Player(stage.sandbox, f"wecom:{LI}")
    await li.sees(lambda b: bool(shown(b)), "the welcome", anew=False)
    await _report(wang, lines)
    await _grade(tom)
    await _work(li, wang, lines)
    await _verdict(wang, lines)


async def _report(wang: Player, lines: Lines) -> None:
    await wang.says(lines.problem)
    await wang.reads("1001")
    for answer in lines.answers[:4]:
        await wang.says(answer)
        await wang.sees(lambda b: bool(shown(b)), "an answer")


async def _grade(tom: Player) -> None:
    for action in ("grade",):
        await tom.presses(action)


async def _work(li: Player, wang: Player, lines: Lines) -> None:
    await li.presses("accept")
    await wang.sees(lambda b: bool(shown(b)), "who handles it")
    await wang.says(lines.progress)


async def _verdict(wang: Player, lines: Lines) -> None:
    await wang.says(lines.yes)
    await wang.says(lines.points)


async def print_story(sandbox: Sandbox) -> None:
    """Print every bubble as it appears on a phone."""
    async for event in sandbox.phones.stream():
        if event["event"] in {"bubble", "revised"}:
            phone = event["bubble"]["phone"]
            bubble = next(b for b in sandbox.phones.transcript(phone) if b.number == event["bubble"]["number"])
            _print(phone, bubble, revised=event["event"] == "revised")


def _print(phone: str, bubble: Bubble, *, revised: bool) -> None:
    platform, _, person = phone.partition(":")
    arrow = "→" if bubble.side == "me" else "←"
    mark = " (changed)" if revised else ""
    typer.echo(f"\n{bubble.at:%H:%M:%S} {_NAMES[platform]} {person} {arrow}{mark}")
    for line in shown(bubble).splitlines():
        typer.echo(f"    {line}")
    for row in bubble.buttons:
        typer.echo("    " + " ".join(f"[{button.label}]" for button in row))
