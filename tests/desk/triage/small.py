"""A model of two words, small enough to be reckoned by hand."""

from array import array

from desk.triage.features import runs_of
from desk.triage.folding import Folding
from desk.triage.lexicon import Lexicon
from desk.triage.model import Column, Head, Model
from desk.triage.proposal import Aspect
from desk.triage.recognising import TrainedRecogniser

FOLDING = Folding.of({})
SMOKES, KETTLE = ("冒", "烟"), ("kettle",)


def column(smokes: int, kettle: int, start: float = 0.0) -> Column:
    """Weights of "冒烟" and "kettle"; nothing else is known."""
    return Column(runs=array("b", [0, smokes, kettle]), unit=1.0, groups=array("f", []), start=start)


def yes_or_no(smokes: int, kettle: int, start: float) -> Head:
    return Head(labels=("true",), columns=(column(smokes, kettle, start),))


def a_model() -> Model:
    keys = [runs_of(list(words))[len(words) - 1][0] for words in (SMOKES, KETTLE)]
    return Model(
        version="small",
        folding=FOLDING,
        lexicon=Lexicon({}),
        rows={key: row for row, key in enumerate(keys, start=1)},
        rarity=bytes([0, 255, 255]),
        rarest=1.0,
        groups={},
        heads={
            Aspect.IS_REPORT: yes_or_no(8, 8, -4.0),
            Aspect.SAFETY: yes_or_no(8, -8, -4.0),
            Aspect.CLASS: Head(
                labels=("general", "medium", "major", "special"),
                columns=(column(0, 1), column(0, 4), column(2, 0), column(6, 0)),
            ),
            Aspect.SEVERITY: Head(
                labels=("sev1_urgent", "sev2_timed", "sev3_routine"), columns=(column(5, 0), column(0, 5), column(0, 0))
            ),
            Aspect.SERVICE_TYPE: Head(labels=("complaint", "fault_repair"), columns=(column(0, 0), column(3, 3))),
            Aspect.PRODUCT_CATEGORY: Head(labels=("electronics", "unknown"), columns=(column(0, 5), column(0, 0, 1.0))),
        },
    )


RECOGNISER = TrainedRecogniser(a_model())
