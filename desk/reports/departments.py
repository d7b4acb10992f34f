"""The report of the departments: what each told of its open work, who did not, and what the desk knows (R3.3-4)."""

from collections.abc import Iterable
from datetime import datetime

from desk.reports import cells
from desk.reports.accounts import Account, asked_of, told_by
from desk.reports.blocks import Block, Cell, Column, Form, Quote, Quotes, Report, Section, Table, Tiles, Tone
from desk.reports.kinds import NAMES, Asked
from desk.reports.progress import Progress
from desk.reports.reader import Reader
from desk.reports.regular import about
from desk.reports.resolving import open_tickets
from desk.texts import Text, text, verbatim


def departments_report(
    asked: Asked, now: Progress, accounts: Iterable[Account], *, reader: Reader, at: datetime
) -> Report[Text]:
    """Write it of what was counted in the period, and of what was told of it."""
    heard = tuple(accounts)
    keys = (asked.department,) if asked.department else reader.departments
    return Report(
        name=asked.file_name,
        title=NAMES[asked.kind],
        subtitle=about(asked, reader),
        made_at=at,
        sections=(_told(keys, heard, reader), _known(keys, now, reader)),
    )


def _told(keys: tuple[str, ...], heard: tuple[Account, ...], reader: Reader) -> Section[Text]:
    told, asked = told_by(heard), asked_of(heard)
    missing = [key for key in keys if key not in told]
    tiles = Tiles(
        tiles=(
            cells.tile(text("Departments"), cells.count(len(keys))),
            cells.tile(text("Have reported"), cells.count(len(keys) - len(missing))),
            cells.tile(text("Have not"), cells.count(len(missing)), tone=cells.tone_of_few(len(missing))),
        )
    )
    silent = (_missing(key, asked.get(key, ""), reader) for key in missing)
    said = (_quote(key, one, reader) for key in keys for one in told.get(key, ()))
    return Section(
        title=text("What the departments say"),
        blocks=(tiles, Quotes(quotes=(*silent, *said))),
        none=text("There are no departments."),
    )


def _missing(key: str, asked: str, reader: Reader) -> Quote[Text]:
    words = text("Has not reported. Asked: {names}.", names=asked) if asked else text("Nobody there could be asked.")
    return Quote(heading=reader.department(key), words=words, tone=Tone.BAD)


def _quote(key: str, account: Account, reader: Reader) -> Quote[Text]:
    heading = text("{department} · {name} · {at}", department=reader.department(key), name=account.by, at=account.at)
    return Quote(heading=heading, words=verbatim(account.words))


def _known(keys: tuple[str, ...], now: Progress, reader: Reader) -> Section[Text]:
    columns = (
        Column(label=text("Department")),
        *(
            Column(label=label, form=Form.COUNT)
            for label in (text("New"), text("Done"), text("Still open"), text("Delayed"))
        ),
        Column(label=text("Oldest"), form=Form.SPAN),
    )
    table = Table(
        title=text("By department"),
        columns=columns,
        rows=tuple(_row(key, now, reader) for key in keys),
        for_files=False,
    )
    blocks: tuple[Block[Text], ...] = (table, *([open_tickets(now, reader)] if len(now.oldest) else []))
    return Section(title=text("What the desk knows"), blocks=blocks, none=text("There are no departments."))


def _row(key: str, now: Progress, reader: Reader) -> tuple[Cell[Text], ...]:
    begun = now.waits_since.get(key)
    numbers = (
        now.came_by_department[key],
        now.done_by_department[key],
        now.open_by_department[key],
        now.delayed_by_department[key],
    )
    age = None if begun is None else now.period.until - begun
    return (cells.words(reader.department(key)), *map(cells.count, numbers), cells.span(age))
