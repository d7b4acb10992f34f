"""Which danger the words of a hazard tell of, so that the right advice comes first; Chinese in both scripts, English.

Whether there is a hazard at all, the recogniser says, or a person: here it is only asked of which kind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Danger(StrEnum):
    """What may harm people; what harms soonest comes first."""

    GAS = "gas"
    FIRE = "fire"
    SHOCK = "shock"
    BATTERY = "battery"
    WATER = "water"
    HEAT = "heat"
    VEHICLE = "vehicle"
    MEDICAL = "medical"
    POISON = "poison"
    INJURY = "injury"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A danger, and the customer's own word for it; empty where they have none that is known."""

    danger: Danger
    words: str = ""


MOST = 2  # more advice than that nobody reads in danger
_SAID_BY: dict[Danger, frozenset[Danger]] = {  # beside these it says nothing more
    Danger.HEAT: frozenset({Danger.FIRE, Danger.BATTERY, Danger.SHOCK}),
    Danger.WATER: frozenset({Danger.SHOCK}),
}


UNNAMED = (Told(danger=Danger.OTHER),)


def dangers_in(words: str) -> tuple[Told, ...]:
    """Name the dangers that a hazard's words tell of, what harms soonest first; two at most, and never none.

    Where somebody is hurt, that is one of them.
    """
    found = {danger: word for danger in Danger if (word := _told(words, _SIGNS.get(danger, ())))}
    kept = [danger for danger in found if not _SAID_BY.get(danger, frozenset()) & found.keys()]
    if Danger.INJURY in kept[MOST:]:
        kept[MOST - 1] = Danger.INJURY
    return tuple(Told(danger=danger, words=found[danger]) for danger in kept[:MOST]) or UNNAMED


def may_tell_of(kinds: Iterable[Danger], words: str) -> bool:
    """Whether words name one of these dangers at all: told at less cost than which come first."""
    return any(_told(words, _SIGNS.get(danger, ())) for danger in kinds)


def names_one_of(phrases: tuple[str, ...], words: str) -> bool:
    """Whether one of the owner's phrases occurs."""
    return bool(phrases) and bool(_listed(phrases).in_(words))


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases to look for in any case; where all that is written is ASCII, those that may stand there, in less time."""

    anywhere: re.Pattern[str]
    ascii: re.Pattern[str]  # in small letters

    def in_(self, words: str) -> str:
        """Give the first that occurs, as it is written; empty where none does."""
        found = self.ascii.search(words.lower()) if words.isascii() else self.anywhere.search(words)
        return words[found.start() : found.end()] if found else ""


@cache
def _listed(phrases: tuple[str, ...]) -> _Phrases:
    return _any_of(*map(re.escape, phrases))


def _told(words: str, signs: tuple[_Phrases, ...]) -> str:
    """Give the customer's word for a danger, where each of its signs occurs; empty where one does not."""
    first = signs[0].in_(words) if signs else ""
    return first if first and all(sign.in_(words) for sign in signs[1:]) else ""


def _any_of(*phrases: str) -> _Phrases:
    """Look for any of these; those in Latin letters only as whole words."""
    latin = [phrase for phrase in phrases if phrase.isascii() and phrase[0].isalpha()]
    others = _longest_first(phrase for phrase in phrases if phrase not in latin)
    words = [rf"\b(?:{'|'.join(_longest_first(latin))})\b"] if latin else []
    plain = [phrase.lower() for phrase in (*filter(str.isascii, others), *words)]
    return _Phrases(re.compile("|".join((*others, *words)), re.IGNORECASE), re.compile("|".join(plain) or "(?!)"))


def _longest_first(phrases: Iterable[str]) -> list[str]:
    return sorted(phrases, key=len, reverse=True)


_SIGNS: dict[Danger, tuple[_Phrases, ...]] = {
    Danger.GAS: (
        _any_of(
            *("煤气", "燃气", "天然气", "液化气", "瓦斯", "一氧化碳"),
            *("煤氣", "燃氣", "天然氣", "石油氣", "液化氣"),
            *("gas smell", "smell of gas", "smell gas", "smelling gas", "smells of gas", "smells like gas", "gas leak"),
            *(
                "gas leaking",
                "leaking gas",
                "gas pipe",
                "gas hob",
                "gas stove",
                "gas cooker",
                "gas valve",
                "gas boiler",
            ),
            *("gas cylinder", "gas hose", "propane", "carbon monoxide", "co alarm", "co detector"),
        ),
    ),
    Danger.FIRE: (
        _any_of(
            *(
                "着火",
                "着了火",
                "起火",
                "失火",
                "冒.{0,3}烟",
                "浓烟",
                "烟雾",
                "烧起来",
                "烧着了",
                "火苗",
                "明火",
                "火花",
            ),
            *("爆炸", "炸了", "炸裂", "炸开", "爆燃", "火光", "冒火", "火警"),
            *("著火", "冒.{0,3}煙", "濃煙", "燒起", "燒著", "出煙", "起.{0,2}煙", "炸開", "爆咗", "炸咗"),
            *("on fire", "caught fire", "fire", "flames?", "smok(?:e|es|ed|ing)", "spark(?:s|ed|ing)?", "ablaze"),
            *("explod(?:e|es|ed|ing)", "explosion", "blew up"),
        ),
    ),
    Danger.SHOCK: (
        _any_of(
            *("触电", "漏电", "电到", "电了一下", "被电", "麻手", "手麻", "发麻", "带电", "电击", "麻了一下"),
            *("觸電", "漏電", "電到", "電親", "被電", "電了一下", "發麻", "帶電", "電擊"),
            *("electric shock", "electrocuted", "shock(?:s|ed)?", "zap(?:s|ped)?", "tingl(?:e|es|ing)", "live casing"),
        ),
    ),
    Danger.BATTERY: (
        _any_of(
            *("鼓包", "鼓起", "鼓胀", "鼓得", "膨胀", "胀起", "胀开", "发胀", "电池漏液"),
            *("鼓脹", "膨脹", "脹起", "脹開", "發脹", "脹咗", "谷起", "電池漏液"),
            *("swollen", "swell(?:s|ed|ing)?", "bulg(?:es|ed|ing)", "balloon(?:s|ed|ing)", "puffed up", "hissing"),
        ),
    ),
    Danger.WATER: (
        _any_of(
            *("漏水", "渗水", "滴水", "进水", "淌水", "泡水", "水流", "水滴", "滲水", "滴緊水", "入水"),
            *("leak(?:s|ed|ing)?", "water", "drip(?:s|ping)?", "wet", "flood(?:ed|ing)"),
        ),
        _any_of(
            *("插座", "插头", "插排", "电箱", "电闸", "跳闸", "电线"),
            *("插頭", "插蘇", "電箱", "電掣", "跳掣", "跳閘", "電線"),
            *("sockets?", "outlets?", "power strip", "breaker", "fuse ?box", "fuse board", "consumer unit"),
            *("wiring", "electrics", "electricity", "light fitting"),
        ),
    ),
    Danger.HEAT: (
        _any_of(
            *(
                "焦味",
                "糊味",
                "焦糊",
                "烧焦",
                "烧糊",
                "烧黑",
                "烧融",
                "烫手",
                "发烫",
                "很烫",
                "过热",
                "滚烫",
                "融化",
                "熔",
            ),
            *("燒焦", "燒糊", "燒黑", "燙手", "發燙", "過熱", "滾燙", "燶", "焗熱", "好熱"),
            *("burn(?:t|ing) (?:smell|plastic)", "smells? burnt", "smells? of burning", "overheat(?:s|ed|ing)?"),
            *("too hot", "(?:red|boiling|burning|really|very) hot", "scorch(?:ed|ing)", "melt(?:s|ed|ing)?", "burnt"),
            *("burning", "singed"),
        ),
    ),
    Danger.VEHICLE: (
        _any_of(
            *("刹车", "制动", "方向盘", "刹不住", "转向失灵", "自动加速", "安全气囊", "行驶中", "高速上"),
            *("剎車", "煞車", "制動", "方向盤", "剎掣", "剎唔住", "腳掣", "軚盤", "安全氣囊"),
            *("brak(?:e|es|ing)", "steering", "airbags?", "accelerator", "accelerates by itself"),
        ),
    ),
    Danger.MEDICAL: (
        _any_of(
            *("呼吸机", "制氧机", "除颤", "监护仪", "输液泵", "注射泵", "胰岛素", "血糖仪", "透析", "起搏器", "麻醉机"),
            *("呼吸器", "吸痰", "雾化器", "氧气", "血压计", "轮椅", "病床"),
            *("呼吸機", "製氧機", "制氧機", "除顫", "監護儀", "輸液泵", "胰島素", "血糖機", "血糖儀", "麻醉機"),
            *("氧氣", "血壓計", "輪椅"),
            *("ventilators?", "oxygen", "defib(?:rillator)?s?", "infusion pump", "syringe pump", "insulin", "dialysis"),
            *("pacemaker", "cpap", "bipap", "glucose meter", "glucometer", "nebuli[sz]er", "patient monitor"),
            *("wheelchair", "patient hoist", "hospital bed", "test strips", "ana?esthe(?:tic|sia)"),
        ),
    ),
    Danger.POISON: (
        _any_of(
            *(
                "中毒",
                "有毒",
                "化学",
                "酸液",
                "碱液",
                "腐蚀",
                "泄漏",
                "发霉",
                "变质",
                "异物",
                "玻璃渣",
                "玻璃碎",
                "甲醛",
            ),
            *("过敏", "呕吐", "上吐下泻", "拉肚子", "刺鼻", "污染", "虫子"),
            *("化學", "腐蝕", "洩漏", "發霉", "變質", "異物", "過敏", "嘔吐", "又嘔", "又屙", "肚屙", "蟲"),
            *("poison(?:s|ed|ing|ous)?", "toxic", "chemicals?", "fumes", "acid", "contaminat(?:ed|ion)", "mou?ldy?"),
            *(
                "rash",
                "allergic",
                "vomiting",
                "threw up",
                "(?:shard of )?glass in",
                "spill(?:s|ed)?",
                "solvent",
                "bleach",
            ),
        ),
    ),
    Danger.INJURY: (
        _any_of(
            *(
                "受伤",
                "流血",
                "出血",
                "烫伤",
                "烧伤",
                "割伤",
                "划伤",
                "砸伤",
                "夹伤",
                "骨折",
                "晕倒",
                "昏迷",
                "窒息",
                "急诊",
            ),
            *("住院", "送医", "医院", "救护车", "缝针", "吞了", "摔伤", "摔了"),
            *("受傷", "燙傷", "燒傷", "割傷", "跌傷", "暈倒", "送院", "醫院", "入院", "急症", "縫針", "救護車", "吞咗"),
            *("injur(?:ed|y|ies)", "hurt", "bleeding", "blood", "scalded", "fractured?", "unconscious", "passed out"),
            *("(?:burn(?:t|ed)|cut|broke|crushed) (?:my|his|her|their)", "ambulance", "hospital", "stitches"),
            *("chok(?:ed|ing)", "swallowed"),
        ),
    ),
}
