"""What supervisors are told of the recogniser, in words: where people correct it too often, and what helps."""

from collections.abc import Iterable

from desk.people import Staff
from desk.replies import Say
from desk.terms import Role
from desk.texts import Text, text
from desk.triage.drift import Drift, Verdict
from desk.triage.proposal import Aspect
from desk.turns import Outbound

ASPECT: dict[Aspect, Text] = {
    Aspect.IS_REPORT: text("Whether a message reports a problem"),
    Aspect.CLASS: text("Problem class"),
    Aspect.SEVERITY: text("Severity"),
    Aspect.SERVICE_TYPE: text("Kind of service"),
    Aspect.PRODUCT_CATEGORY: text("Product category"),
    Aspect.SAFETY: text("Whether people may come to harm"),
}


def news_of_drift(found: Iterable[Drift], staff: Staff) -> tuple[Outbound, ...]:
    """Owe supervisors a message when the model does worse than in training; otherwise nothing."""
    lines = tuple(_line(each) for each in found if each.verdict is Verdict.WORSE)
    if not lines:
        return ()
    body = (
        text("What the system proposes of problems is corrected more often than expected:"),
        *lines,
        text("Please have it learn from these corrections (aftercare triage retrain)."),
    )
    return tuple(Outbound(to=member.addresses[0], message=Say(body=body)) for member in staff.on_duty(Role.SUPERVISOR))


def _line(each: Drift) -> Text:
    return text(
        "{aspect}: {corrected} of {judged} corrected, {share} %; expected {expected} %.",
        aspect=ASPECT[each.aspect],
        corrected=each.corrected,
        judged=each.judged,
        share=round(100 * each.share),
        expected=round(100 * each.expected),
    )
