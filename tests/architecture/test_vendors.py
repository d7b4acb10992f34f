"""A vendor's name lives in one place only."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGES, Module, example, modules

HOMES = {
    "aiogram": ("bot.channels.telegram",),
    "telegram": ("bot.channels.telegram_staff",),
    "wechatpy": ("bot.channels.wechat", "bot.channels.wecom", "bot.channels.wechat_wire"),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "asyncpg": ("storage",),
    "apscheduler": ("scheduler",),
    "boto3": ("bot.files_s3",),
    "botocore": ("bot.files_s3",),
    "babel": ("bot.texts",),
    "zxingcpp": ("bot.reading",),
    "rapidocr": ("bot.reading",),
    "PIL": ("bot.reading", "bot.papers"),
    "faster_whisper": ("bot.reading",),
    "matplotlib": ("bot.drawing",),
    "reportlab": ("bot.drawing", "bot.reports", "bot.papers"),
    "jinja2": ("bot.pages",),
    "segno": ("bot.drawing",),
    "pypdfium2": ("bot.papers",),
    "xlsxwriter": ("bot.reports",),
    "typer": ("bot",),
    "pydantic": ("bot",),
    "pydantic_settings": ("bot",),
}


def strays(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(node)} imports {vendor}"
        for module in modules
        for node, imported in imports(module)
        if (vendor := imported.partition(".")[0]) in HOMES and not lives_in(module.name, HOMES[vendor])
    ]


def imports(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    for node in module.walk():
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name) for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield node, name
            case _:
                pass


def lives_in(name: str, homes: tuple[str, ...]) -> bool:
    return any(name == home or name.startswith(f"{home}.") for home in homes)


def test_vendors_stay_at_home() -> None:
    assert strays(modules(*PACKAGES)) == []


def test_a_vendor_abroad_is_found_even_inside_a_function() -> None:
    abroad = "def f():\n    from aiogram.types import Update\n    import sqlalchemy.ext.asyncio\n"
    assert strays([example(abroad)]) == [
        "desk/example.py:2 imports aiogram",
        "desk/example.py:3 imports sqlalchemy",
    ]


def test_the_staffs_channel_is_no_home_for_the_customers_library() -> None:
    assert strays([example("import aiogram", path="bot/channels/telegram_staff/parse.py")]) != []
    assert strays([example("import aiogram", path="bot/channels/telegram/parse.py")]) == []
