"""A model of two words, small enough to be reckoned by hand."""

from array import array

from desk.triage.features import runs_of
from desk.triage.folding import Folding
from desk.triage.lexicon import Lexicon
from desk.triage.model import Column, Head, Model
from desk.triage.proposal import Aspect
from desk.triage.recognising import TrainedRecogniser
from desk.triage.weights import Weights

FOLDING = Folding.of({})
SMOKES, KETTLE = ("冒", "烟"), ("kettle",)


class Small:
    """A model that is being put together."""

    def __init__(self) -> None:
        self.runs: list[array[int]] = []

    def column(self, smokes: int, kettle: int, start: float = 0.0) -> Column:
        """Weights of "冒烟" and "kettle"; nothing else is known."""
        self.runs.append(array("b", [smokes, kettle]))
        return Column(place=len(self.runs) - 1, unit=1.0, groups=array("f", []), start=start)

    def yes_or_no(self, smokes: int, kettle: int, start: float) -> Head:
        return Head(labels=("true",), columns=(self.column(smokes, kettle, start),))

    def weights(self) -> Weights:
        keys = [runs_of(list(words))[len(words) - 1][0] for words in (SMOKES, KETTLE)]
        return Weights.of(keys, bytes([255, 255]), self.runs)


def a_model() -> Model:
    small = Small()
    column = small.column
    heads = {
        Aspect.IS_REPORT: small.yes_or_no(8, 8, -4.0),
        Aspect.SAFETY: small.yes_or_no(8, -8, -4.0),
        Aspect.CLASS: Head(
            labels=("general", "medium", "major", "special"),
            columns=(column(0, 1), column(0, 4), column(2, 0), column(6, 0)),
        ),
        Aspect.SEVERITY: Head(
            labels=("sev1_urgent", "sev2_timed", "sev3_routine"), columns=(column(5, 0), column(0, 5), column(0, 0))
        ),
        Aspect.SERVICE_TYPE: Head(labels=("complaint", "fault_repair"), columns=(column(0, 0), column(3, 3))),
        Aspect.PRODUCT_CATEGORY: Head(labels=("electronics", "unknown"), columns=(column(0, 5), column(0, 0, 1.0))),
    }
    return Model(
        version="small",
        folding=FOLDING,
        lexicon=Lexicon({}),
        weights=small.weights(),
        rarest=1.0,
        groups={},
        heads=heads,
    )


RECOGNISER = TrainedRecogniser(a_model())
