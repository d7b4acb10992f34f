"""The instrument: the questions by dimension and language, versioned as the owner's policy data (R4.2.1-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.survey.dimension import SurveyDimension
from desk.texts import ByLanguage

QUESTIONS: Mapping[SurveyDimension, Mapping[str, str]] = {
    SurveyDimension.RESPONSE_SPEED: {
        "zh_CN": "响应速度：从您联系我们到问题解决，速度您满意吗？",
        "en": "Speed: how happy are you with the time from your first message until it was solved?",
    },
    SurveyDimension.RESOLUTION_EFFICIENCY: {
        "zh_CN": "解决效率：问题解决得好吗（用时、方式、有没有再出现）？",
        "en": "Solution: how well was it solved (the time it took, the way it was done, and did it stay solved)?",
    },
    SurveyDimension.COMPLETENESS: {
        "zh_CN": "服务完整：方案是否完整，该跟进的是否都做到了？",
        "en": "Completeness: did we take care of all of it, with nothing left open?",
    },
    SurveyDimension.ATTITUDE: {
        "zh_CN": "服务态度：我们的人员是否耐心、专业、有礼貌？",
        "en": "Attitude: were our people patient, competent and polite?",
    },
    SurveyDimension.FOLLOW_UP: {
        "zh_CN": "后续跟进：有没有向您说明原因，并告诉您以后怎么得到支持？",
        "en": "Follow-up: did we go through it with you afterwards, and tell you where to get help later?",
    },
    SurveyDimension.SUPPLIER: {
        "zh_CN": "合作服务商：您对参与维修的服务商满意吗？",
        "en": "Our partner: how happy are you with the partner who took part in the work?",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version of the questions. A round keeps the version that it was asked by."""

    version: str = "CSAT 1"
    questions: Mapping[SurveyDimension, Mapping[str, str]] = field(default_factory=lambda: QUESTIONS)

    def question(self, dimension: SurveyDimension) -> ByLanguage:
        """Give the question about a dimension, in every language that it is there in."""
        return ByLanguage(words=self.questions.get(dimension) or QUESTIONS[dimension])
