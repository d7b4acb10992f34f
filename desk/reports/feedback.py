"""What customers said: how content they are, with what, and how each channel fared (R2.3-5, R1.2-7)."""

from desk import wording
from desk.quality.figures import Figures
from desk.quality.wording import DIMENSION
from desk.reports import cells
from desk.reports.blocks import Bar, Bars, Block, Cell, Column, Form, Quote, Quotes, Section, Table, Tiles, Tone
from desk.reports.progress import Comment, Progress
from desk.survey.dimension import SurveyDimension
from desk.terms import IntakeChannel
from desk.texts import Text, text, verbatim

_GOOD, _FAIR = 8, 6  # of ten points


def feedback(now: Progress, was: Progress, *, scale: int) -> Section[Text]:
    """Tell what customers said; `scale` is the best that they can give."""
    blocks: list[Block[Text]] = []
    if now.done.tickets:
        blocks.append(_figures(now.done, was.done, scale))
    blocks += dimensions(now.done, scale)
    if said := tuple(quoted(comment, scale) for comment in now.comments):
        blocks.append(Quotes(quotes=said))
    if now.by_channel:
        blocks.append(_channels(now))
    return Section(
        title=text("Customers' feedback"), blocks=tuple(blocks), none=text("No customer has said anything yet.")
    )


def dimensions(figures: Figures, scale: int) -> tuple[Bars[Text], ...]:
    """Tell what customers gave for each dimension, where they gave anything."""
    bars = tuple(
        Bar(
            label=DIMENSION[dimension],
            share=float(given.mean) / scale,
            cell=cells.points(given.mean),
            tone=tone_of_points(float(given.mean), scale),
        )
        for dimension in SurveyDimension
        if (given := figures.dimensions.get(dimension)) and given.mean is not None
    )
    return (Bars(title=text("Points by dimension, of {best}", best=scale), bars=bars),) if bars else ()


def tone_of_points(mean: float, scale: int) -> Tone:
    """Judge points."""
    of_ten = mean * 10 / scale
    return Tone.GOOD if of_ten >= _GOOD else Tone.FAIR if of_ten >= _FAIR else Tone.BAD


def quoted(comment: Comment, scale: int) -> Quote[Text]:
    """Give a customer's words under their ticket and points."""
    if comment.points is None:
        return Quote(heading=text("Ticket {number}", number=comment.ticket), words=verbatim(comment.words))
    return Quote(
        heading=text(
            "Ticket {number} · {points} of {best} points", number=comment.ticket, points=comment.points, best=scale
        ),
        words=verbatim(comment.words),
        tone=tone_of_points(comment.points, scale),
    )


def _figures(now: Figures, was: Figures, scale: int) -> Tiles[Text]:
    mean = now.satisfaction.mean
    tone = Tone.PLAIN if mean is None else tone_of_points(float(mean), scale)
    complaints = now.complaints.part
    return Tiles(
        tiles=(
            cells.tile(
                text("Satisfaction, of {best}", best=scale),
                cells.points(mean),
                cells.points(was.satisfaction.mean),
                tone=tone,
            ),
            cells.tile(
                text("Surveys answered"), cells.share(now.surveys_answered.rate), cells.share(was.surveys_answered.rate)
            ),
            cells.tile(text("Complaints"), cells.count(complaints), cells.count(was.complaints.part),
                       tone=cells.tone_of_few(complaints)),
        )
    )  # fmt: skip


def _channels(now: Progress) -> Table[Text]:
    columns = (
        Column(label=text("Channel")),
        Column(label=text("Tickets"), form=Form.COUNT),
        Column(label=text("First response"), form=Form.SPAN),
        Column(label=text("Limits kept"), form=Form.SHARE),
        Column(label=text("Satisfaction"), form=Form.POINTS),
    )
    used = sorted(now.by_channel.items(), key=lambda held: (-held[1].tickets, held[0]))
    rows = tuple(_channel(channel, figures) for channel, figures in used)
    return Table(title=text("By channel"), columns=columns, rows=rows)


def _channel(channel: IntakeChannel, figures: Figures) -> tuple[Cell[Text], ...]:
    return (
        cells.words(wording.INTAKE[channel]),
        cells.count(figures.tickets),
        cells.span(figures.first_response.mean),
        cells.share(figures.limits.rate),
        cells.points(figures.satisfaction.mean),
    )
