"""The words for the closed lists of appraisals, rewards and penalties."""

from desk.appraisal.consequence import Form, Ground, Kind, TieKind
from desk.appraisal.examining import Subject, Way
from desk.appraisal.sheet import Criterion
from desk.texts import Text, text

CRITERION: dict[Criterion, Text] = {
    Criterion.CUSTOMER_FEEDBACK: text("What customers say"),
    Criterion.PERFORMANCE: text("How they work"),
    Criterion.PROCESS: text("Keeping to the process"),
    Criterion.CONDUCT: text("Conduct"),
    Criterion.PROFESSIONALISM: text("Professionalism"),
    Criterion.PATIENCE: text("Patience"),
    Criterion.COMMUNICATION: text("Communication"),
}
SUBJECT: dict[Subject, Text] = {
    Subject.SERVICE_NORMS: text("Service norms"),
    Subject.PRODUCT_KNOWLEDGE: text("Product knowledge"),
    Subject.PROBLEM_HANDLING: text("Problem handling"),
    Subject.COMMUNICATION: text("Communication"),
    Subject.EMERGENCY_RESPONSE: text("Emergency response"),
}
WAY: dict[Way, Text] = {
    Way.EXAM: text("exam"),
    Way.QUESTIONNAIRE: text("questionnaire"),
    Way.HANDS_ON: text("hands-on test"),
    Way.SIMULATION: text("simulation"),
}
KIND: dict[Kind, Text] = {Kind.REWARD: text("Reward"), Kind.PENALTY: text("Penalty")}
GROUND: dict[Ground, Text] = {
    Ground.TIMELY_RESPONSE: text("timely response"),
    Ground.EFFICIENT_RESOLUTION: text("efficient resolution"),
    Ground.HIGH_SATISFACTION: text("high satisfaction"),
    Ground.LATE_RESPONSE: text("late response"),
    Ground.POOR_RESOLUTION: text("poor resolution"),
    Ground.LOW_SATISFACTION: text("low satisfaction"),
}
FORM: dict[Form, Text] = {
    Form.BONUS: text("bonus"),
    Form.TITLE: text("honorary title"),
    Form.PROMOTION: text("chance of promotion"),
    Form.CRITICISM: text("circulated criticism"),
    Form.DEDUCTION: text("deduction from performance"),
    Form.WITHDRAWAL: text("withdrawal of qualification"),
}
TIE: dict[TieKind, Text] = {
    TieKind.PROCESS: text("a step of the process"),
    TieKind.STANDARD: text("a point of the standard"),
    TieKind.MEASURE: text("a measure of improvement"),
}
