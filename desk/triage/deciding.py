"""What is made of a proposal: whether a message is a report at all, and what later words change (R2.2-3, C19)."""

from collections.abc import Sequence
from functools import partial

from desk.policy import Policy
from desk.terms import ProblemClass, ServiceType, Severity
from desk.triage.dangers import UNNAMED, Danger, dangers_in, may_tell_of, names_one_of
from desk.triage.proposal import Aspect, Basis, Proposal, Recogniser, Sign, Signs
from desk.triage.rules import Proposals
from desk.values import replace

GRAVITY: tuple[Severity | ProblemClass, ...] = (
    *(Severity.ROUTINE, Severity.TIMED, Severity.URGENT),
    *(ProblemClass.GENERAL, ProblemClass.MEDIUM, ProblemClass.MAJOR, ProblemClass.SPECIAL),
)
_ALL = 100  # percent
_ACUTE = frozenset({Danger.GAS, Danger.FIRE, Danger.SHOCK})
_PLAIN = frozenset({Danger.SHOCK, Danger.BATTERY, Danger.WATER})  # whose words hardly ever mean anything else
_NAMED = frozenset(Danger) - {Danger.OTHER}
_NOT_UNLIKELY = 15  # percent: then a danger of any kind that is named is one; chosen on messages that were held back


def read(words: str, recogniser: Recogniser | None, policy: Policy) -> Proposal | None:
    """Have words judged; None where nobody can, or where there are no words. What harms people is always urgent.

    A recogniser that must miss no hazard sees many where there are none: it is believed where it is sure enough, or
    where the words name a danger. A danger that is named in plain words it may not overlook.
    """
    if recogniser is None or not any(char.isalnum() for char in words):
        return None
    proposal = recogniser.read(words, policy.triage)
    if proposal.is_hazard:
        sure = proposal.confidences.get(Aspect.SAFETY, 1.0)
        if sure * _ALL < policy.proposals.hazard_from and dangers_in(words) == UNNAMED:
            return replace(proposal, is_hazard=False, confidences={**proposal.confidences, Aspect.SAFETY: 1 - sure})
        return _urgent(proposal)
    sign = _overlooked(words, proposal, policy)
    return _urgent(_alarmed(proposal, sign)) if sign else proposal


def _overlooked(words: str, proposal: Proposal, policy: Policy) -> str:
    """Give the word for a danger that was overlooked; empty where there is none, or the words say that it is over.

    In what is taken for no report it must be a cry for help: many speak of smoke and fire who are in no danger.
    """
    kinds, phrases = _alarming(proposal), policy.phrases
    if not may_tell_of(kinds, words):  # nearly always
        return ""
    aspect = Aspect.SAFETY if proposal.is_report else Aspect.IS_REPORT
    if any(sign.basis is Basis.KEYWORD for sign in proposal.signs.get(aspect, ())):  # the owner has settled it
        return ""
    told = next((told for told in dangers_in(words) if told.danger in kinds), None)
    calm = (*phrases.get("harmless", ()), *(() if proposal.is_report else phrases.get("thanks", ())))
    if told is None or names_one_of(calm, words):
        return ""
    is_cried = proposal.is_report or names_one_of(phrases.get("urgent", ()), words)
    return told.words if is_cried else ""


def _alarming(proposal: Proposal) -> frozenset[Danger]:
    """Give the dangers that are believed by their name alone, though the recogniser sees no hazard."""
    if not proposal.is_report:
        return _ACUTE
    is_unlikely = (1 - proposal.confidences.get(Aspect.SAFETY, 1.0)) * _ALL < _NOT_UNLIKELY
    return _PLAIN if is_unlikely else _NAMED


def _alarmed(proposal: Proposal, sign: str) -> Proposal:
    """Give a proposal with the hazard that was overlooked, as unsure as it was sure that there is none."""
    aspects = (Aspect.SAFETY,) if proposal.is_report else (Aspect.IS_REPORT, Aspect.SAFETY)
    unsure = round(1 - proposal.confidences.get(aspects[0], 0.0), 3)
    signs = proposal.signs if proposal.is_report else {}  # those spoke for small talk
    return replace(
        proposal,
        is_report=True,
        is_hazard=True,
        service_type=proposal.service_type or ServiceType.FAULT_REPAIR,
        confidences={**proposal.confidences, **dict.fromkeys(aspects, unsure)},
        signs={**signs, Aspect.SAFETY: (Sign(words=sign, basis=Basis.KEYWORD),)},
    )


def _urgent(proposal: Proposal) -> Proposal:
    is_grave = proposal.problem_class in {ProblemClass.MAJOR, ProblemClass.SPECIAL}
    kind = proposal.problem_class if is_grave else ProblemClass.MAJOR
    return replace(proposal, is_report=True, severity=Severity.URGENT, problem_class=kind)


def tells_no_problem(proposal: Proposal | None, rules: Proposals) -> bool:
    """Whether a message is so surely no report that no ticket is opened for it."""
    if proposal is None or proposal.is_report:
        return False
    return proposal.confidences.get(Aspect.IS_REPORT, 0.0) * _ALL >= rules.no_report_from


def joined(before: Proposal | None, whole: Proposal, latest: Proposal | None) -> Proposal:
    """Join what was proposed before with what all words together, and the latest alone, are taken for now.

    What was grave stays so, and a hazard stays one: only people may say that it is none.
    """
    read_as = [proposal for proposal in (whole, before, latest) if proposal is not None and proposal.is_report]
    if not read_as:
        return whole
    graded = [proposal for proposal in read_as if proposal.problem_class and proposal.severity]
    alarming = next((proposal for proposal in read_as if proposal.is_hazard), None)
    by_aspect = {
        Aspect.IS_REPORT: read_as[0],
        Aspect.CLASS: _gravest(graded, "problem_class"),
        Aspect.SEVERITY: _gravest(graded, "severity"),
        Aspect.SERVICE_TYPE: next((p for p in read_as if p.service_type), None),
        Aspect.PRODUCT_CATEGORY: next((p for p in read_as if p.category), None),
        Aspect.SAFETY: alarming or read_as[0],
    }
    held = {aspect: proposal for aspect, proposal in by_aspect.items() if proposal is not None}
    signs = {a: partial(p.signs.__getitem__, a) for a, p in held.items() if a in p.signs}
    return Proposal(
        is_report=True,
        problem_class=held[Aspect.CLASS].problem_class if Aspect.CLASS in held else None,
        severity=held[Aspect.SEVERITY].severity if Aspect.SEVERITY in held else None,
        service_type=held[Aspect.SERVICE_TYPE].service_type if Aspect.SERVICE_TYPE in held else None,
        category=held[Aspect.PRODUCT_CATEGORY].category if Aspect.PRODUCT_CATEGORY in held else None,
        is_hazard=alarming is not None,
        confidences={a: p.confidences[a] for a, p in held.items() if a in p.confidences},
        signs=Signs(signs),
        model=whole.model,
    )


def alarms(before: Proposal | None, whole: Proposal, latest: Proposal | None) -> bool:
    """Whether words tell of a hazard that was not told before.

    Where people have said of the earlier words that they tell of none, only the latest ones count.
    """
    was_told = before is not None and before.is_hazard
    return (latest is not None and latest.is_hazard) or (whole.is_hazard and not was_told)


def is_alike(one: Proposal | None, other: Proposal) -> bool:
    """Whether two proposals say the same, however sure they are and whatever they rest on."""
    return one is not None and _judgements(one) == _judgements(other)


def _judgements(proposal: Proposal) -> tuple[object, ...]:
    return (
        *(proposal.is_report, proposal.problem_class, proposal.severity, proposal.service_type),
        *(proposal.category, proposal.is_hazard),
    )


def _gravest(graded: Sequence[Proposal], name: str) -> Proposal | None:
    return max(graded, key=lambda proposal: GRAVITY.index(getattr(proposal, name)), default=None)
