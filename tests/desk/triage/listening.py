"""A recogniser of few words, so that stories can be told of what it says: surer of it the more of them occur."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.triage.keywords import Keywords
from desk.triage.proposal import Aspect, Proposal, Sign

K = TypeVar("K")
HAZARDS = ("冒烟", "冒煙", "触电", "鼓包", "smoke", "smoking", "on fire", "shock", "smell of gas", "brakes failed")
GRAVE = ("炸", "burnt", "injured", "stopped working for the whole ward")
FAULTS = ("leak", "broken", "noise", "漏水", "坏", "不转", "不制冷", *HAZARDS, *GRAVE)
CHAT = ("hello", "opening hours", "what time", "where is", "thank", "robot", "do you", "几点", "你好", "谢", "到哪")
PRODUCTS = {
    "washer": ProductCategory.CONSUMER_GOODS,
    "phone": ProductCategory.ELECTRONICS,
    "洗衣机": ProductCategory.CONSUMER_GOODS,
}
SERVICES = {"install": ServiceType.INSTALLATION, "安装": ServiceType.INSTALLATION, "app": ServiceType.SOFTWARE_SUPPORT}


@dataclass
class Listening:
    """Knows a fault by its words, and a chat by others; of what it does not know it is unsure."""

    heard: list[str] = field(default_factory=list)

    def read(self, words: str, keywords: Keywords) -> Proposal:
        """Judge by the words that occur."""
        del keywords
        self.heard.append(words)
        said = words.lower()
        hazards, faults = list(_in(said, HAZARDS)), list(_in(said, FAULTS))
        service = next((SERVICES[key] for key in _in(said, SERVICES)), None)
        if not faults and not service:
            sure = 0.97 if list(_in(said, CHAT)) else 0.6
            return Proposal(is_report=False, confidences={Aspect.IS_REPORT: sure}, model="listening")
        grave = bool(hazards or list(_in(said, GRAVE)))
        return Proposal(
            is_report=True,
            problem_class=ProblemClass.SPECIAL if grave else ProblemClass.MEDIUM,
            severity=Severity.URGENT if grave else Severity.TIMED,
            service_type=service or ServiceType.FAULT_REPAIR,
            category=next((PRODUCTS[key] for key in _in(said, PRODUCTS)), None),
            is_hazard=bool(hazards),
            confidences=dict.fromkeys(Aspect, 0.9) | {Aspect.SEVERITY: 0.8},
            signs={Aspect.SAFETY: _signs(hazards), Aspect.SEVERITY: _signs(faults)},
            model="listening",
        )


def _in(said: str, words: Iterable[K]) -> Iterator[K]:
    return (word for word in words if str(word) in said)


def _signs(words: Iterable[str]) -> tuple[Sign, ...]:
    return tuple(Sign(words=word) for word in words)
