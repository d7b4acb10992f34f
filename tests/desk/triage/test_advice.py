"""In danger, people read first what to do: short, right for the kind of danger, and whom to call."""

from pathlib import Path

import pytest

from bot.texts import LOCALES, read_sentences
from desk.texts import Text
from desk.triage.advice import ADVICE, NAMES, advice
from desk.triage.dangers import MOST, Danger, dangers_in
from desk.triage.rules import Safety
from tests.desk.talking import in_english

LONGEST = 110  # characters of a line: what a phone shows in three
TOLD = [
    # electric shock
    ("洗衣机外壳漏电，我被麻了一下", [Danger.SHOCK]),
    ("部熱水爐漏電，我老婆電親", [Danger.SHOCK]),
    ("The kettle gave me an electric shock", [Danger.SHOCK]),
    # burnt smell and overheating
    ("插头发烫，有股焦味", [Danger.HEAT]),
    ("充電器燶咗，好熱", [Danger.HEAT]),
    ("There is a burning smell and the plug has melted", [Danger.HEAT]),
    # fire and smoke
    ("空气炸锅冒黑烟了", [Danger.FIRE]),
    ("洗衣機冒煙，快啲嚟", [Danger.FIRE]),
    ("the dryer is smoking!!", [Danger.FIRE]),
    ("it blew up in the kitchen", [Danger.FIRE]),
    # gas
    ("厨房一股煤气味", [Danger.GAS]),
    ("煤氣爐漏氣", [Danger.GAS]),
    ("We smell gas near the boiler", [Danger.GAS]),
    ("the CO alarm goes off whenever the heater runs", [Danger.GAS]),
    # swollen battery
    ("充电宝鼓包了", [Danger.BATTERY]),
    ("手機電池膨脹", [Danger.BATTERY]),
    ("my laptop battery is swollen", [Danger.BATTERY]),
    # leak near electricity
    ("空调漏水，正好滴在插座上", [Danger.WATER]),
    ("冷氣機滴水，滴緊水落個插蘇度", [Danger.WATER]),
    ("water is dripping into the power strip", [Danger.WATER]),
    # vehicle
    ("电动车刹车失灵", [Danger.VEHICLE]),
    ("架車煞車失靈", [Danger.VEHICLE]),
    ("The brakes failed on the hill", [Danger.VEHICLE]),
    # injury
    ("椅子突然塌了，我妈骨折住院", [Danger.INJURY]),
    ("張凳斷咗，我阿媽受傷", [Danger.INJURY]),
    ("The chair collapsed and he was injured", [Danger.INJURY]),
    # contaminated or chemical
    ("牛奶里有异物，孩子上吐下泻", [Danger.POISON]),
    ("嗰盒月餅發霉，食完又嘔又屙", [Danger.POISON]),
    ("the bleach bottle leaks chemicals", [Danger.POISON]),
    # medical device failing
    ("呼吸机一直报警不送气", [Danger.MEDICAL]),
    ("製氧機停咗", [Danger.MEDICAL]),
    ("the ventilator keeps alarming", [Danger.MEDICAL]),
    # what is no such thing
    ("油烟机的灯架掉下来了", [Danger.OTHER]),
    ("The lift dropped two floors", [Danger.OTHER]),
    ("", [Danger.OTHER]),
    # several: what harms soonest first, never more than two, and who is hurt is not forgotten
    ("电池鼓包还冒烟了", [Danger.FIRE, Danger.BATTERY]),
    ("插座发烫冒烟", [Danger.FIRE]),
    ("gas smell, smoke, and my wife is in hospital", [Danger.GAS, Danger.INJURY]),
]


@pytest.mark.parametrize(("words", "dangers"), TOLD)
@pytest.mark.requirement("R2.2-3")
def test_the_danger_is_understood_in_both_scripts_and_in_english(words: str, dangers: list[Danger]) -> None:
    assert [told.danger for told in dangers_in(words)] == dangers
    assert len(dangers) <= MOST
    assert all(told.words in words for told in dangers_in(words))


def test_the_advice_begins_with_the_customers_own_word_and_ends_with_whom_to_call() -> None:
    told = [in_english(line) for line in advice("空气炸锅冒黑烟了", Safety(), locale="zh_CN")]
    assert told[0] == "⚠ Safety first. You write “冒黑烟”:"
    assert told[1].startswith("Keep away from it")
    assert told[-1] == "Emergency: fire 119, ambulance 120, police 110; elsewhere the local number."


@pytest.mark.parametrize(
    ("danger", "must", "never"),
    [
        (Danger.GAS, ("Leave now", "no switch", "outside", "119"), ("unplug", "pull the plug", "switch off")),
        (Danger.FIRE, ("get everybody out", "Never put water", "119"), ()),
        (Danger.SHOCK, ("Do not touch", "main switch", "120"), ("unplug",)),
        (Danger.BATTERY, ("Stop charging", "outdoors", "119"), ("water",)),
        (Danger.WATER, ("no socket", "main switch"), ("unplug",)),
        (Danger.HEAT, ("Stop using it now", "only if you can do so safely", "119"), ()),
        (Danger.VEHICLE, ("Do not drive", "110"), ()),
        (Danger.MEDICAL, ("spare", "120"), ("switch it off", "unplug")),
        (Danger.POISON, ("Stop using", "running water", "120"), ("make them vomit",)),
        (Danger.INJURY, ("120 now", "20 minutes"), ()),
        (Danger.OTHER, ("Stop using it", "only if you can do so safely"), ()),
    ],
)
def test_each_danger_has_the_advice_that_saves_and_none_that_kills(
    danger: Danger, must: tuple[str, ...], never: tuple[str, ...]
) -> None:
    told = " ".join(map(in_english, ADVICE[danger]))
    assert [words for words in must if words not in told] == []
    assert [words for words in never if words.lower() in told.lower()] == []


def test_every_danger_has_a_name_and_advice_in_a_few_short_lines() -> None:
    assert set(ADVICE) == set(NAMES) == set(Danger)
    assert [line for lines in ADVICE.values() for line in lines if len(line.msgid) > LONGEST] == []
    assert max(map(len, ADVICE.values())) <= 3


CHINESE = read_sentences(Path(LOCALES, "zh_CN", "LC_MESSAGES", "aftercare.po"))


@pytest.mark.parametrize("line", [line for lines in ADVICE.values() for line in lines], ids=lambda line: line.msgid)
def test_the_chinese_advice_is_complete_and_shorter(line: Text) -> None:
    assert 0 < len(CHINESE[line.msgid]) < len(line.msgid)


def test_the_owners_numbers_and_words_stand_for_the_desks() -> None:
    own = {Danger.GAS: {"en": "Out! Call us: 9999.", "zh_CN": "快出去！请拨 9999。"}}
    safety = Safety(fire="999", ambulance="999", police="999", advice=own)
    gas = [in_english(line) for line in advice("smell of gas", safety, locale="en")]
    assert gas[1:] == [
        "Out! Call us: 9999.",
        "Emergency: fire 999, ambulance 999, police 999; elsewhere the local number.",
    ]
    assert in_english(advice("煤气味", safety, locale="zh_CN")[1]) == "快出去！请拨 9999。"
    assert "call 999" in in_english(advice("冒烟", safety, locale="zh_CN")[3])
