"""What the figures of a table owe to each other, and to the least that the specification allows."""

from collections.abc import Iterator

from bot.policy.written import wrong
from desk.attention import Escalation
from desk.duties import YEAR, Appraisal, Every, Reports, Retention, Survey, Training
from desk.flows import HANDLING_FLOW, RESPONSE_FLOW, Flows
from desk.policy import Completion
from desk.similar.rules import Similar
from desk.triage.rules import Proposals, Safety

_LEAST_YEARS = {  # the clause, and the years that it asks for at least
    "service_record": ("3.1", 3),
    "communication_record": ("3.5", 3),
    "service_data": ("3.3", 5),
    "archive": ("5.2", 5),
}
_MOST_SPECIAL_YEARS = 10
_ALL = 100  # percent


def each_once(escalation: Escalation) -> Escalation:
    """Demand that nobody is a rung above themselves."""
    if len(set(escalation.chain)) < len(escalation.chain):
        raise wrong(chain="expected each of handler, lead, supervisor and management at most once")
    return escalation


def looser_after_stricter(completion: Completion) -> Completion:
    """Demand that the result of a complex ticket is not due before its preliminary handling."""
    if completion.complex_result < completion.complex_preliminary:
        raise wrong(complex_result="expected no less than complex_preliminary")
    return completion


def on_the_scale(survey: Survey) -> Survey:
    """Demand that there is a better answer than a negative one."""
    if survey.scale < 2:  # noqa: PLR2004 -- a scale of one answer asks nothing
        raise wrong(scale="expected 2 or more")
    if survey.negative >= survey.scale:
        raise wrong(negative=f"expected less than the scale, {survey.scale}")
    return survey


def long_enough(retention: Retention) -> Retention:
    """Demand that nothing is kept for less than the specification says (C9)."""
    if short := dict(_too_short(retention)):
        raise wrong(**short)
    return retention


def _too_short(retention: Retention) -> Iterator[tuple[str, str]]:
    for key, (clause, years) in _LEAST_YEARS.items():
        if getattr(retention, key) < years * YEAR:
            yield key, f'expected "{years} years" or more (clause {clause})'
    if retention.archive_special < retention.archive:
        yield "archive_special", "expected no less than archive"
    if retention.archive_special > _MOST_SPECIAL_YEARS * YEAR:
        yield "archive_special", f'expected "{_MOST_SPECIAL_YEARS} years" or less (clause 5.2)'


def percentages(similar: Similar) -> Similar:
    """Demand shares of at most all words, and more of them for the same problem than for one of the same kind."""
    if similar.near_words > _ALL:
        raise wrong(near_words=f"expected {_ALL} or less")
    if similar.same_words > similar.near_words:
        raise wrong(same_words=f"expected no more than near_words, {similar.near_words}")
    if similar.alike_words > similar.same_words:
        raise wrong(alike_words=f"expected no more than same_words, {similar.same_words}")
    return similar


def often_enough(reports: Reports) -> Reports:
    """Demand that departments report at least once a week (C24), and such service reports as there are."""
    if reports.department not in {Every.DAILY, Every.WEEKLY}:
        raise wrong(department="expected 'daily' or 'weekly' (clause 3.3)")
    if not set(reports.progress) <= {Every.DAILY, Every.WEEKLY, Every.MONTHLY}:
        raise wrong(progress="expected some of 'daily', 'weekly' and 'monthly'")
    if reports.appraisal in {Every.DAILY, Every.WEEKLY}:
        raise wrong(appraisal="expected 'monthly' or rarer: people are appraised by full months")
    return reports


def fair(appraisal: Appraisal) -> Appraisal:
    """Demand a standard that tells good from bad in every line, and looks at what people do themselves (R7.4.2-1)."""
    if appraisal.judged_share >= _ALL:
        raise wrong(judged_share=f"expected less than {_ALL}: what was measured counts too (C23)")
    for number, rule in enumerate(appraisal.rules, 1):
        if rule.full == rule.none:
            raise wrong(rules=f"expected two amounts in line {number}: full and none are both {rule.full:g}")
        if not rule.item.is_own:
            raise wrong(rules=f"expected one of our own dimensions in line {number}, not a {rule.item}'s")
    return appraisal


def from_short_to_long(training: Training) -> Training:
    """Demand that a course's shortest length stands first."""
    turned = {key for key in ("basic", "special") if getattr(training, key)[0] > getattr(training, key)[1]}
    if turned:
        raise wrong(**dict.fromkeys(sorted(turned), "expected the shorter length first"))
    return training


def whole(flows: Flows) -> Flows:
    """Give the flows with the specification's steps where the file names none."""
    return Flows(response={**RESPONSE_FLOW, **flows.response}, handling={**HANDLING_FLOW, **flows.handling})


def a_percentage(proposals: Proposals) -> Proposals:
    """Demand that nobody has to be surer than sure."""
    if beyond := {key for key in ("no_report_from", "hazard_from") if getattr(proposals, key) > 100}:  # noqa: PLR2004 -- percent
        raise wrong(**dict.fromkeys(sorted(beyond), "expected 100 or less"))
    return proposals


def reachable(safety: Safety) -> Safety:
    """Demand that people in danger are told a number to call."""
    if missing := {key for key in ("fire", "ambulance", "police") if not getattr(safety, key).strip()}:
        raise wrong(**dict.fromkeys(sorted(missing), "expected a number to call"))
    return safety
