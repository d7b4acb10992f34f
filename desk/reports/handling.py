"""How tickets were handled: how soon, within which limits, how long each step took, by whom (R2.3-5, R1.4-9)."""

from desk.quality.counts import Share
from desk.quality.facts import Named
from desk.quality.figures import Figures
from desk.reports import cells
from desk.reports.blocks import Bars, Block, Cell, Column, Form, Section, Table, Tiles
from desk.reports.progress import Progress
from desk.sla.compliance import Step
from desk.sla.naming import STEPS, limit_name
from desk.texts import Text, text


def handling(now: Progress, was: Progress) -> Section[Text]:
    """Tell how tickets were handled."""
    blocks: list[Block[Text]] = [_figures(now, was)]
    if now.limits:
        bars = tuple(cells.bar_in_time(name, kept.rate) for name, kept in _worst_first(now))
        blocks.append(Bars(title=text("Kept in time, limit by limit"), bars=bars))
        blocks.append(_limits(now))
    if now.steps:
        blocks.append(_steps(now))
    if now.by_person:
        blocks.append(_people(now))
    return Section(
        title=text("How tickets were handled"),
        blocks=tuple(blocks) if now.came.tickets or now.done.tickets else (),
        none=text("There was nothing to handle."),
    )


def _worst_first(now: Progress) -> list[tuple[Text, Share]]:
    """Give the limits by name; one that has a figure for each level, say, is one."""
    kept: dict[str, tuple[Text, Share]] = {}
    for rule, share in now.limits.items():
        name = limit_name(rule)
        kept.setdefault(name.msgid, (name, Share()))[1].merge(share)
    return sorted(kept.values(), key=lambda held: (held[1].rate or 0, -held[1].of, held[0].msgid))


def _figures(now: Progress, was: Progress) -> Tiles[Text]:
    kept = now.came.limits
    missed, rate = kept.of - kept.part, kept.rate
    failures = now.came.service_failures
    first, first_was = now.came.first_response, was.came.first_response
    solved, solved_was = now.done.time_to_resolve, was.done.time_to_resolve
    return Tiles(
        tiles=(
            cells.tile(text("First response"), cells.span(first.mean), cells.span(first_was.mean)),
            cells.tile(text("9 of 10 within"), cells.span(first.nine_of_ten), cells.span(first_was.nine_of_ten)),
            cells.tile(text("Until solved"), cells.span(solved.mean), cells.span(solved_was.mean)),
            cells.tile(
                text("Limits kept"), cells.share(rate), cells.share(was.came.limits.rate), tone=cells.tone_of(rate)
            ),
            cells.tile(text("Limits missed"), cells.count(missed), tone=cells.tone_of_few(missed)),
            cells.tile(text("Service failures"), cells.count(failures), tone=cells.tone_of_few(failures)),
        )
    )


def _limits(now: Progress) -> Table[Text]:
    columns = (
        Column(label=text("Limit")),
        Column(label=text("Met"), form=Form.COUNT),
        Column(label=text("Missed"), form=Form.COUNT),
        Column(label=text("In time"), form=Form.SHARE),
    )
    rows = tuple(
        (
            cells.words(name),
            cells.count(kept.part),
            cells.count(kept.of - kept.part),
            cells.share(kept.rate),
        )
        for name, kept in _worst_first(now)
    )
    return Table(title=text("Limits"), columns=columns, rows=rows)


def _steps(now: Progress) -> Table[Text]:
    columns = (
        Column(label=text("Step of the flow")),
        Column(label=text("Tickets"), form=Form.COUNT),
        Column(label=text("On average"), form=Form.SPAN),
        Column(label=text("9 of 10 within"), form=Form.SPAN),
    )
    rows = tuple(
        (cells.words(STEPS[step]), cells.count(took.count), cells.span(took.mean), cells.span(took.nine_of_ten))
        for step in Step
        if (took := now.steps.get(step))
    )
    return Table(title=text("Time of each step"), columns=columns, rows=rows)


def _people(now: Progress) -> Table[Text]:
    columns = (
        Column(label=text("Person")),
        Column(label=text("Done"), form=Form.COUNT),
        Column(label=text("First response"), form=Form.SPAN),
        Column(label=text("Until solved"), form=Form.SPAN),
        Column(label=text("Limits kept"), form=Form.SHARE),
        Column(label=text("Solved"), form=Form.SHARE),
        Column(label=text("Satisfaction"), form=Form.POINTS),
    )
    busiest = sorted(now.by_person.items(), key=lambda held: (-held[1].handled, held[0]))
    rows = tuple(_person(now.people[member], figures) for member, figures in busiest)
    return Table(title=text("By person"), columns=columns, rows=rows)


def _person(who: Named, figures: Figures) -> tuple[Cell[Text], ...]:
    return (
        cells.words(who.name),
        cells.count(figures.handled),
        cells.span(figures.first_response.mean),
        cells.span(figures.time_to_resolve.mean),
        cells.share(figures.limits.rate),
        cells.share(figures.solved.rate),
        cells.points(figures.satisfaction.mean),
    )
