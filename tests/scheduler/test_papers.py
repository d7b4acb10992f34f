"""Papers are drawn after the turn that wanted them: each once, whoever dies or fails meanwhile."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.files import LocalFiles
from desk.messages import Address
from desk.papers.paper import Drawn, PaperKind, PaperWanted
from desk.terms import Role, TicketId
from desk.texts import verbatim
from desk.turns import Turn
from handlers.drawing import Drawer, UndrawableError
from handlers.store import Transaction
from sandbox.clock import TravelledClock
from scheduler.papers import BACKOFF, LEASE, PaperDrawing
from tests.handlers.stage import ANN, BOB, NOW, TOM, Front, Rope
from tests.storage.stories import customer, ticket

WEEK = PaperWanted(key="report:week:10", kind=PaperKind.REPORT, to=(ANN, BOB), caption=(verbatim("Week 10"),))
STATE = "SELECT attempts, due_at IS NULL, outcome, jsonb_array_length(files) FROM papers"


class WeekDrawer:
    """Draws the week as text."""

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> str:
        return f"{wanted.key} of {at:%F} by {len((await tx.staff()).members)}"

    @staticmethod
    def draw(plain: str) -> tuple[Drawn, ...]:
        picture = Drawn(name="week.png", mime="image/png", content=b"picture of " + plain.encode())
        return (picture, Drawn(name="week.pdf", mime="application/pdf", content=plain.encode()))


@dataclass
class Artist:
    """Draws at once, or fails as often as it is told to; `meanwhile` happens while it draws."""

    troubles: deque[Exception] = field(default_factory=deque)
    meanwhile: Callable[[], None] = lambda: None
    drew: int = 0

    async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- whatever it is
        self.drew += 1
        self.meanwhile()
        if self.troubles:
            raise self.troubles.popleft()
        return drawer.draw(plain)


@pytest.fixture
def artist() -> Artist:
    return Artist()


@pytest.fixture
def drawing(front: Front, artist: Artist, tmp_path: Path) -> PaperDrawing:
    return PaperDrawing(
        store=front.store,
        files=LocalFiles(tmp_path),
        rules=front.rules,
        clock=front.clock,
        artist=artist,
        drawers={PaperKind.REPORT: WeekDrawer()},
    )


@pytest.fixture
def front(database: AsyncEngine) -> Front:
    return Front(store=Rope(database), clock=TravelledClock(NOW))


async def wants(front: Front, *wanted: PaperWanted) -> None:
    async with front.store.begin() as tx:
        await tx.write([((), Turn(papers=wanted))], now=front.clock.now())


async def owed(front: Front) -> list[tuple[object, ...]]:
    return await front.rows(
        "SELECT address, body -> 'media' ->> 'name', body -> 'body' -> 0 -> 'values' ->> 'words'"
        " FROM messages WHERE is_outgoing ORDER BY id"
    )


async def test_a_paper_is_drawn_once_and_owed_to_everybody_with_its_caption_first(
    front: Front, drawing: PaperDrawing
) -> None:
    await wants(front, WEEK, replace(WEEK, to=()))
    await wants(front, WEEK)
    assert [await drawing.draw_due(), await drawing.draw_due()] == [1, 0]
    assert await owed(front) == [
        ("telegram:1001", "week.png", "Week 10"),
        ("telegram:1001", "week.pdf", None),
        ("telegram:1002", "week.png", "Week 10"),
        ("telegram:1002", "week.pdf", None),
    ]
    assert await front.rows(STATE) == [(1, True, "drawn", 2)]
    (sha256,) = (await front.rows("SELECT files -> 1 ->> 'sha256' FROM papers"))[0]
    assert await drawing.files.read(str(sha256)) == b"report:week:10 of 2026-03-02 by 0"


async def test_two_workers_never_draw_the_same_paper(front: Front, drawing: PaperDrawing, artist: Artist) -> None:
    await wants(front, *(replace(WEEK, key=f"week {number}", to=(ANN,)) for number in range(6)))
    while sum(await asyncio.gather(drawing.draw_due(), drawing.draw_due())):
        pass
    assert artist.drew == 6
    assert len(await owed(front)) == 12


async def test_what_a_killed_worker_was_drawing_is_drawn_again_and_sent_once(
    front: Front, drawing: PaperDrawing, artist: Artist
) -> None:
    await wants(front, WEEK)

    def is_killed() -> None:
        front.store.is_cut = True

    artist.meanwhile = is_killed
    with pytest.raises(OSError, match="refused"):
        await drawing.draw_due()
    front.store.is_cut, artist.meanwhile = False, lambda: None
    assert await drawing.draw_due() == 0
    await front.clock.travel(LEASE)
    assert await drawing.draw_due() == 1
    assert len(await owed(front)) == 4
    assert await front.rows(STATE) == [(2, True, "drawn", 2)]


async def test_who_was_too_slow_does_not_send_what_somebody_else_has_drawn(
    front: Front, drawing: PaperDrawing, artist: Artist
) -> None:
    await wants(front, WEEK)
    hurried = replace(drawing, lease=timedelta(0), artist=Artist())

    class Slow(Artist):
        async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- as above
            await hurried.draw_due()
            return await super().draw(drawer, plain)

    assert await replace(hurried, artist=Slow()).draw_due() == 1
    assert len(await owed(front)) == 4
    assert artist.drew == 0


@pytest.mark.parametrize("asked_by", [TOM, None])
async def test_what_fails_is_tried_again_later_and_at_last_told(
    front: Front, drawing: PaperDrawing, artist: Artist, *, asked_by: Address | None
) -> None:
    await front.hire(Role.SUPERVISOR)
    await wants(front, replace(WEEK, asked_by=asked_by))
    artist.troubles.extend(UndrawableError("no font") for _ in range(len(BACKOFF) + 1))
    for pause in BACKOFF:
        assert await drawing.draw_due() == 1
        assert await drawing.draw_due() == 0
        assert await front.said_to(TOM) == []
        await front.clock.travel(pause)
    assert await drawing.draw_due() == 1
    assert await front.said_to(TOM) == ["Sorry, {paper} could not be made. We have tried several times."]
    assert await front.rows(STATE) == [(5, True, "no font", 0)]


async def test_our_own_mistake_is_a_failure_too_and_its_words_are_kept_nowhere(
    front: Front, drawing: PaperDrawing, artist: Artist, caplog: pytest.LogCaptureFixture
) -> None:
    await wants(front, WEEK)
    artist.troubles.append(ValueError("Ann Lee, 13912345678"))
    await drawing.draw_due()
    assert await front.rows("SELECT outcome FROM papers") == [("ValueError",)]
    assert "139" not in caplog.text
    await front.clock.travel(BACKOFF[0])
    await drawing.draw_due()
    assert len(await owed(front)) == 4


async def test_what_ends_the_process_each_time_is_given_up_and_its_owner_told(
    front: Front, drawing: PaperDrawing
) -> None:
    await front.hire(Role.SUPERVISOR)
    async with front.store.begin() as tx:
        await tx.write([((), Turn(customers=(customer(),), tickets=(ticket(),)))], now=NOW)
    await wants(front, replace(WEEK, ticket=TicketId(1001)))
    await front.rows_changed("UPDATE papers SET attempts = 5")
    assert await drawing.draw_due() == 1
    assert await front.said_to(TOM) == ["Ticket {number}: {paper} could not be made. We have tried several times."]


async def test_a_kind_that_nobody_draws_here_waits_for_who_does(front: Front, drawing: PaperDrawing) -> None:
    await wants(front, replace(WEEK, kind=PaperKind.GANTT))
    assert await drawing.draw_due() == 1
    assert await front.rows(STATE) == [(1, False, "nobody here draws such papers", 0)]
