"""The card of a measure: who does what until when, the figures before and since, and buttons for the verdict."""

from datetime import timedelta

from desk.cards import shorten
from desk.improvement.judging import is_better
from desk.improvement.measure import Effect, Measure, Metric
from desk.improvement.wording import MEASURE_STATE, METRIC, ORIGIN
from desk.people import Member
from desk.policy import Policy
from desk.replies import Card, Choice, Row
from desk.routing.naming import department_name
from desk.texts import Text, text, verbatim
from desk.tokens import Button, seal
from desk.turns import Around, Outbound

ORDER = "measure"
LABELS: dict[str, Text] = {
    "worked": text("It worked"),
    "did_not": text("It did not"),
    "go_on": text("Keep watching"),
    "count": text("Count now"),
}
_HUNDRED = 100


def show_measure(measure: Measure, member: Member, around: Around) -> tuple[Outbound, ...]:
    """Owe a member the card of a measure."""
    card = measure_card(measure, member, around)
    return tuple(Outbound(to=chat, message=card) for chat in member.addresses[:1])


def measure_card(measure: Measure, member: Member, around: Around, *, revises: bool = False) -> Card:
    """Draw a measure for one member."""
    return Card(
        key=f"measure:{measure.id}",
        title=text("Measure {number}: {state}", number=measure.id, state=MEASURE_STATE[measure.state]),
        rows=tuple(_rows(measure, member, around.policy)),
        body=(verbatim(shorten(measure.what)), *_asked(measure)),
        choices=tuple(_button(action, measure, member, around) for action in LABELS) if measure.is_under_way else (),
        revises=revises,
    )


def _asked(measure: Measure) -> tuple[Text, ...]:
    """Ask for the verdict once there are figures."""
    if not measure.is_under_way or measure.after is None:
        return ()
    return (text("Has it worked? Please judge by these figures."),)


def figure(metric: Metric, effect: Effect) -> Text:
    """Say one figure of a span, and of how many tickets or answers it is."""
    found = effect.of(metric)
    counts = {Metric.RESPONSE_TIME: effect.responded, Metric.SATISFACTION: effect.answers}
    count = counts.get(metric, effect.closed)
    match found:
        case None:
            return text("nothing to count")
        case timedelta():
            return text("{time} ({count} tickets)", time=found, count=count)
        case _ if metric is Metric.SATISFACTION:
            return text("{points} of 10 ({count} answers)", points=f"{found:.1f}", count=count)
        case _:
            return text("{percent} % ({count} closed tickets)", percent=f"{found * _HUNDRED:.1f}", count=count)


def compared(measure: Measure) -> tuple[Row, ...]:
    """Give all three figures before and since, the one that the measure is judged by first (R4.3.4-2..4)."""
    if measure.before is None or measure.after is None:
        return ()
    metrics = sorted(Metric, key=lambda metric: metric is not measure.metric)
    return tuple(
        Row(
            label=METRIC[metric],
            value=text(
                "{before} → {after}", before=figure(metric, measure.before), after=figure(metric, measure.after)
            ),
        )
        for metric in metrics
    )


def _rows(measure: Measure, member: Member, policy: Policy) -> list[Row]:
    origin = text("case {number}", number=measure.case) if measure.case else ORIGIN[measure.origin]
    scope = (
        department_name(measure.department, policy.departments, locale=member.locale)
        if measure.department
        else text("all departments")
    )
    rows = [
        Row(label=text("Owner"), value=verbatim(measure.owner.name)),
        Row(label=text("Because of"), value=origin),
        Row(label=text("Judged by"), value=text("{metric}, {scope}", metric=METRIC[measure.metric], scope=scope)),
        Row(label=text("Begun"), value=text("{at}", at=measure.begun_at)),
        Row(label=text("Due"), value=text("{at}", at=measure.due_at)),
        *compared(measure),
    ]
    if measure.before and measure.after:
        rows.append(Row(label=text("Trend"), value=_TREND[is_better(measure.metric, measure.before, measure.after)]))
    if measure.verdict:
        rows.append(Row(label=text("Verdict"), value=verbatim(shorten(measure.verdict))))
    return rows


_TREND: dict[bool | None, Text] = {
    None: text("can't be told yet"),
    True: text("better than before"),
    False: text("not better than before"),
}


def _button(action: str, measure: Measure, member: Member, around: Around) -> Choice:
    made = Button(action=ORDER, person=member.id, argument=f"{measure.id} {action}")
    return Choice(token=seal(made, secret=around.secret), label=LABELS[action])
