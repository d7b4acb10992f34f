"""Who sees a case or a measure of the register."""

from desk.improvement.seeing import judges, sees, sight_of, works_on
from desk.values import replace
from tests.desk.improvement.entered import PAN, a_case, a_measure


def test_a_lead_of_no_department_sees_nothing_of_what_concerns_the_whole_house() -> None:
    nowhere = replace(PAN, department="")
    everywhere = replace(a_case(), department="", owner=None)
    assert sight_of(nowhere).department is None
    assert not works_on(everywhere, nowhere, None)
    assert not sees(everywhere, nowhere, None)
    assert not judges(replace(a_measure(), department=""), nowhere)
