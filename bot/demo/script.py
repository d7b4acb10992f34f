"""A whole story, played by itself: from "the washer leaks" on WeChat to a closed ticket."""

from dataclasses import dataclass

import typer

from bot.demo.cast import LI, TOM
from bot.demo.playing import Player, button_for, shown
from bot.demo.stage import Stage
from sandbox.phones import Bubble
from sandbox.server import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What the customer and 李师傅 write, in one language."""

    problem: str
    answers: tuple[str, ...]
    progress: str
    doubt: str
    yes: str
    points: tuple[str, ...]  # one for each of the first questions, and the rest at once
    found: str
    result: str
    mended: str


LINES = {
    "zh_CN": Lines(
        problem="您好，洗衣机漏水，一甩干就从底下往外流，麻烦师傅上门看看",
        answers=("王芳 13800138000", "JD20261101888", "XQG80-B12", "杭州市西湖区文三路 90 号 3 幢 502"),
        progress="到哪一步了？",
        doubt="没好，还在漏",
        yes="1",  # 签字确认
        points=("9", "9 师傅很准时", "8 10 9"),
        found="排水管接头老化开裂",
        result="更换排水管，试机两遍不漏",
        mended="门封圈也有裂口，一并更换，试机不漏",
    ),
    "en": Lines(
        problem="Hello, my washing machine leaks from the bottom when it spins, please send someone",
        answers=("name Wang Fang, phone +8613800138000", "JD20261101888", "XQG80-B12", "90 Wensan Road, Hangzhou"),
        progress="How far is it?",
        doubt="No, it still leaks",
        yes="1",  # confirm and sign
        points=("9", "9 very punctual", "8 10 9"),
        found="The joint of the drain hose is cracked",
        result="Replaced the drain hose, two test runs without a leak",
        mended="The door seal was torn too and is replaced, no leak any more",
    ),
}
_NAMES = {"wechat": "WeChat", "telegram": "Telegram", "wecom": "WeCom"}


async def play(stage: Stage, *, locale: str) -> None:
    """Play it: 王芳 reports on WeChat, Tom grades in Telegram, 李师傅 does the job in WeCom, 王芳 has the last word."""
    lines = LINES.get(locale, LINES["en"])
    wang = Player(stage.sandbox, "wechat:oWangFang")
    tom = Player(stage.sandbox, f"telegram:staff:{TOM}")
    li = Player(stage.sandbox, f"wecom:{LI}")
    await li.sees(lambda bubble: "李师傅" in shown(bubble), "the welcome", anew=False)
    await wang.tells(lines.problem)
    for answer in lines.answers:
        await wang.tells(answer)
    await _grade(tom)
    await _take(li, wang, lines)
    await _complete(li, lines.result)
    await wang.reads("1001", lines.result)  # who is visited is asked to sign at once
    await wang.tells(lines.doubt)
    # the card comes anew: until then the buttons below older messages are out of date
    await li.sees(lambda bubble: bubble.state != "edited" and button_for(bubble, "complete") is not None, "the card")
    await _complete(li, lines.mended)
    await wang.reads("1001", lines.mended)
    await wang.tells(lines.yes)
    for answer in lines.points:
        await wang.tells(answer)


async def _grade(tom: Player) -> None:
    await tom.presses("grade", argument="quick")  # as the recogniser proposes
    await tom.reads("1001")


async def _take(li: Player, wang: Player, lines: Lines) -> None:
    await li.presses("accept")
    await wang.reads("李师傅")
    for action in ("way", "arrived"):
        await li.presses(action)
        await wang.sees(lambda bubble: not bubble.toast, "a word about it")
    await li.presses("note")
    await li.tells(lines.found)
    await wang.tells(lines.progress)


async def _complete(li: Player, result: str) -> None:
    await li.presses("complete")
    await li.sees(lambda bubble: bool(bubble.buttons), "the first question")
    for answer in ("1", "2", result, "1", "2"):
        await li.tells(answer)


async def print_story(sandbox: Sandbox) -> None:
    """Print every bubble as it appears on a phone."""
    async for event in sandbox.phones.stream():
        if event["event"] in {"bubble", "revised"}:
            shown_now = event["bubble"]
            found = (b for b in sandbox.phones.transcript(shown_now["phone"]) if b.number == shown_now["number"])
            for bubble in found:
                _print(bubble, titles=_titles(sandbox), revised=event["event"] == "revised")


def _titles(sandbox: Sandbox) -> dict[str, str]:
    return {phone["phone"]: phone["title"] for phone in sandbox.phones.listing()}


def _print(bubble: Bubble, *, titles: dict[str, str], revised: bool) -> None:
    platform = _NAMES[bubble.phone.partition(":")[0]]
    arrow = "→" if bubble.side == "me" else "←"
    mark = " (changed)" if revised else ""
    who = typer.style(f"{platform} · {titles.get(bubble.phone, bubble.phone)}", bold=True)
    typer.echo(f"\n{bubble.at.astimezone():%H:%M:%S}  {who} {arrow}{mark}")
    for line in shown(bubble).splitlines():
        typer.echo(f"    {line}")
    if bubble.media:
        typer.echo(f"    [{bubble.media.kind}] {bubble.media.name}")
    for row in bubble.buttons:
        typer.echo("    " + " ".join(f"[{button.label}]" for button in row))
