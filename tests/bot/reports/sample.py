"""A report by hand, with every kind of block in it."""

from datetime import UTC, datetime, timedelta

from desk.reports import cells
from desk.reports.blocks import (
    Bar,
    Bars,
    Column,
    Form,
    Point,
    Quote,
    Quotes,
    Report,
    Section,
    Table,
    Tile,
    Tiles,
    Tone,
    Trend,
)
from desk.texts import Text, verbatim

MADE = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
LONG = "一家名字特别特别长的公司的特别特别长的部门名称 " * 4


def a_report(*, rows: int = 3, words: str = "下周二到货。") -> Report[Text]:
    return Report(
        name="weekly-2026-11-16",
        title=verbatim("服务周报"),
        subtitle=verbatim("11月16日至11月22日"),
        made_at=MADE,
        sections=(
            Section(title=verbatim("服务进度"), none=verbatim("-"), blocks=(_tiles(), _trend())),
            Section(title=verbatim("处理情况"), none=verbatim("-"), blocks=(_bars(), _table(rows))),
            Section(title=verbatim("用户反馈"), none=verbatim("本期还没有客户评价。")),
            Section(title=verbatim("部门说明"), none=verbatim("-"), blocks=(_quotes(words),)),
        ),
    )


def _tiles() -> Tiles[Text]:
    before = cells.before(cells.count(117))
    return Tiles(
        tiles=(
            Tile(label=verbatim("新增工单"), cell=cells.count(1280), before=before),
            Tile(label=verbatim("延期"), cell=cells.count(4), tone=Tone.BAD),
            Tile(label=verbatim(LONG), cell=cells.span(timedelta(hours=3, minutes=20))),
            Tile(label=verbatim("满意度"), cell=cells.points(8.5)),
        )
    )


def _trend() -> Trend[Text]:
    days = tuple(Point(label=verbatim(f"11-{day}"), values=(day, 30 - day)) for day in range(1, 31))
    return Trend(title=verbatim("每日"), series=(verbatim("新增"), verbatim("办结")), points=days)


def _bars() -> Bars[Text]:
    return Bars(
        title=verbatim("时限达标"),
        bars=(
            Bar(label=verbatim(LONG), share=0.97, cell=cells.share(0.97), tone=Tone.GOOD),
            Bar(label=verbatim("到达现场"), share=0.0, cell=cells.share(0.0), tone=Tone.BAD),
        ),
    )


def _table(rows: int) -> Table[Text]:
    columns = (
        Column(label=verbatim("部门")),
        Column(label=verbatim("工单"), form=Form.COUNT),
        Column(label=verbatim("达标"), form=Form.SHARE),
        Column(label=verbatim("用时"), form=Form.SPAN),
        Column(label=verbatim("最早"), form=Form.MOMENT),
    )
    held = tuple(
        (
            cells.words(f"=部门{number}"),
            cells.count(number),
            cells.share(0.5 if number else None),
            cells.span(timedelta(hours=30)),
            cells.moment(MADE),
        )
        for number in range(rows)
    )
    return Table(title=verbatim("按部门: [全部]"), columns=columns, rows=held)


def _quotes(words: str) -> Quotes[Text]:
    return Quotes(
        quotes=(
            Quote(heading=verbatim("维修部 · 张伟"), words=verbatim(words)),
            Quote(heading=verbatim("安装部"), words=verbatim("没有上报"), tone=Tone.BAD),
        )
    )
