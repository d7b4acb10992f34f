"""The routing table as it is written: what it means, what is wrong with it, and what older files say instead."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from bot.policy_file import PolicyError, understood
from desk.policy import Policy
from desk.routing.rows import Circle, Expertise, Route
from desk.terms import ProblemClass, Role, ServiceType, Severity
from tests.bot.terminal import Terminal

PACKAGED = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
START, END = PACKAGED.index("[tiers.routine]"), PACKAGED.index("[procedures.fault_repair]")
LAST = '[[routing]]\ndepartment = "technical"\n'


def with_table(table: str) -> str:
    return f"{PACKAGED[:START]}{table}\n{PACKAGED[END:]}"


def meant(table: str) -> Policy:
    return understood(with_table(table), "mine.toml")


def trouble(table: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        meant(table)
    return [line.removeprefix("mine.toml: ") for line in str(refused.value).splitlines()]


@pytest.mark.requirement("R2.1-1", "R2.1-7", "R3.2-4")
def test_a_row_lists_one_value_or_several_in_a_column() -> None:
    table = """
[tiers.lab]
name.en = "Laboratory"
departments = ["logistics"]
roles = ["expert", "lead"]
[regions.pudong]
name.en = "Pudong"
words = ["浦东"]
within = { latitude = 31.22, longitude = 121.54, km = 15 }
[[routing]]
class = "special"
severity = [1, 2]
service = ["complaint", "other"]
region = "pudong"
department = "logistics"
tier = "lab"
expertise = "legal"
"""
    policy = meant(table + LAST)
    assert policy.routing[0] == Route(
        problem_class=frozenset({ProblemClass.SPECIAL}),
        severity=frozenset({Severity.URGENT, Severity.TIMED}),
        service_type=frozenset({ServiceType.COMPLAINT, ServiceType.OTHER}),
        region=frozenset({"pudong"}),
        department="logistics",
        tier="lab",
        expertise=Expertise.LEGAL,
    )
    assert policy.tiers[0].roles == {Role.EXPERT, Role.LEAD}
    assert policy.regions[0].within == Circle(latitude=31.22, longitude=121.54, km=15)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (LAST.replace("technical", "x"), "routing.1.department: found 'x'; expected one of technical, "),
        (f'{LAST}tier = "x"', "routing.1.tier: found 'x'; the file has no [tiers.…]"),
        (f'[[routing]]\nregion = "x"\ndepartment = "technical"\n{LAST}', "routing.1.region: found 'x'; the file has"),
        (f"{LAST}severity = 4", "routing.1.severity.1: found 4; expected 1, 2 or 3"),
        (f'{LAST}class = "odd"', "routing.1.class.1: found 'odd'; expected 'general', 'medium', 'major' or 'special'"),
        (f'{LAST}classes = "odd"', "routing.1.classes: unknown key"),
        (f"{LAST}{LAST}", "routing.2: can never match: of all that it is for, an earlier row takes it first (1)"),
        (f'{LAST}class = "general"', "routing: nobody gets class major, severity 1, service complaint"),
        (f'{LAST}[tiers.x]\nname.en = "X"\ndepartments = ["y"]', "tiers.x.departments.1: found 'y'; expected one of"),
        ("", "routing: nobody gets class general, severity 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said_row_by_row(table: str, said: str) -> None:
    assert [line for line in trouble(table) if line.startswith(said)]


@pytest.mark.requirement("R2.1-7")
def test_a_row_is_shadowed_by_several_together() -> None:
    rows = "".join(f'[[routing]]\nseverity = {n}\ndepartment = "technical"\n' for n in (1, 2, 3))
    assert trouble(f'{rows}[[routing]]\nclass = "major"\ndepartment = "logistics"')[0].endswith("first (1, 2, 3)")


OLD = """
[routes]
complaint = "customer_service"
fault_repair = "technical"
"""


def older() -> str:
    """The packaged policy as files had it before there was a routing table."""
    written = with_table(OLD)
    for kind in ProblemClass:
        route = "customer_service" if kind is ProblemClass.GENERAL else "technical"
        head = f"[classes.{kind}]"
        at = written.index("\n", written.index(head))
        written = f'{written[:at]}\nroute = "{route}"{written[at:]}'
    return written


def test_a_file_from_before_the_table_means_what_it_meant() -> None:
    rows = understood(older(), "old.toml").routing
    assert [(set(row.service_type), set(row.problem_class), row.department) for row in rows] == [
        ({ServiceType.COMPLAINT}, set(), "customer_service"),
        ({ServiceType.FAULT_REPAIR}, set(), "technical"),
        (set(), {ProblemClass.GENERAL}, "customer_service"),
        (set(), {ProblemClass.MEDIUM}, "technical"),
        (set(), {ProblemClass.MAJOR}, "technical"),
        (set(), {ProblemClass.SPECIAL}, "technical"),
    ]


def test_the_check_says_which_keys_are_older_than_the_table(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(older(), "utf-8")
    code, said = terminal.asks("policy", "check", str(tmp_path / "old.toml"))
    assert code == 0
    assert "classes.special.route, routes: of an earlier version; they count after the rows of [[routing]]" in said
    assert "routing by 6 rows to 3 departments; 0 tiers, 0 regions" in said


@pytest.mark.requirement("R2.1-7")
def test_the_explanation_names_the_row_and_why_it_matches(terminal: Terminal, tmp_path: Path) -> None:
    east = '[regions.pudong]\nname.en = "Pudong"\nwords = ["浦东"]\n\n[[routing]]\nregion = "pudong"\nclass = "major"\n'
    mine = PACKAGED.replace("[[routing]]", f'{east}department = "logistics"\n\n[[routing]]', 1)
    (tmp_path / "mine.toml").write_text(mine, "utf-8")
    ask = ("policy", "explain", "--file", str(tmp_path / "mine.toml"), "--class", "major")
    assert "for technical, tier urgent\n  by row 8 of [[routing]]: severity 1" in terminal.asks(*ask)[1]
    told = terminal.asks(*ask, "--address", "浦东大道1号")[1]
    assert "region pudong, for logistics\n  by row 1 of [[routing]]: class major, region pudong" in told
    last = terminal.asks("policy", "explain", "--file", str(tmp_path / "mine.toml"), "--severity", "3")[1]
    assert "by row 10 of [[routing]]: whatever no row before it takes" in last


def test_the_packaged_table_is_written_as_rows_only() -> None:
    raw = tomllib.loads(PACKAGED)
    assert "routes" not in raw
    assert not any("route" in table for table in raw["classes"].values())


@pytest.mark.requirement("R3.3-3")
def test_the_parts_of_a_service_are_named_by_department_and_language() -> None:
    repair = understood(PACKAGED, "mine.toml").subtasks[ServiceType.FAULT_REPAIR]
    assert list(repair) == ["technical", "logistics"]
    assert repair["logistics"]["zh_CN"] == "维修配件与运输"
    wrong = PACKAGED.replace('logistics = { en = "Parts', 'lab = { en = "Parts')
    with pytest.raises(PolicyError, match=r"subtasks.fault_repair.lab: found 'lab'; expected one of technical"):
        understood(wrong, "mine.toml")
