"""The policy file: the packaged one holds, and an error names file, key, what was found and what was expected."""

from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.policy_file import PolicyError, read_policy
from desk.messages import Channel
from desk.pacing import Rate
from desk.policy import Policy
from desk.routing.table import route_of
from desk.terms import IntakeChannel, ProblemClass, ProductCategory, ResponseLevel, ServiceType, Severity
from desk.tickets.ticket import Grading
from tests.desk.builders import a_grade, a_ticket

PACKAGED = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def trouble(file: Path, old: str, new: str) -> str:
    """Change a line of the packaged policy; gives the error that comes of it."""
    assert PACKAGED.count(old) >= 1
    file.write_text(PACKAGED.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as refused:
        read_policy(file)
    return str(refused.value)


@pytest.mark.requirement("R1.1-2")
def test_the_figures_of_the_specification_are_lines_of_the_file(file: Path) -> None:
    limits = read_policy(None).limits
    assert [limits.level[level] for level in ResponseLevel] == [HOUR, 2 * HOUR, 4 * HOUR]
    assert limits.product[ProductCategory.ELECTRONICS] == 2 * HOUR
    assert limits.channel[IntakeChannel.PHONE] == HOUR / 4
    assert [limits.severity[grade] for grade in (Severity.URGENT, Severity.TIMED)] == [2 * HOUR, 24 * HOUR]
    file.write_text(PACKAGED.replace('1 = "1 h"', '1 = "30 min"', 1), "utf-8")
    assert read_policy(file).limits.level[ResponseLevel.LEVEL_1] == HOUR / 2


@pytest.mark.parametrize(("written", "meant"), [("15 min", HOUR / 4), ("1.5 h", 1.5 * HOUR), ("2d", 48 * HOUR)])
def test_durations_are_written_as_people_write_them(file: Path, written: str, meant: timedelta) -> None:
    file.write_text(PACKAGED.replace('overall = "24 h"', f'overall = "{written}"'), "utf-8")
    assert read_policy(file).limits.overall == meant


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('overall = "24 h"', "overall = 24", ("response.overall", "found 24", 'like "15 min"')),
        ('overall = "24 h"', 'overall = "soon"', ("response.overall", "found 'soon'", 'like "15 min"')),
        ('overall = "24 h"', 'overall = "0 h"', ("response.overall", "found '0 h'")),
        ('overall = "24 h"', "", ("response.overall", "missing", "packaged policy.toml")),
        ('overall = "24 h"', 'overal = "24 h"', ("response.overal:", "unknown key")),
        ('electronics = "2 h"', 'electronic = "2 h"', ("response.product.electronic", "'electronics'")),
        ('3 = "4 h"', '4 = "4 h"', ("response.level.4", "unknown key", "1, 2, 3")),
        ('3 = "4 h"', "", ("response.level.3", "missing")),
        ("special = 1", "special = 7", ("severity_of.special", "found 7", "expected 1, 2 or 3")),
        ("special = 1", "", ("severity_of.special", "missing", "packaged policy.toml")),
        (
            "[procedures.fault",
            '[routes]\ncomplaint = "x"\n[procedures.fault',
            ("routes.complaint", "found 'x'", "technical"),
        ),
        ("[classes.medium]", '[classes.medium]\nroute = "x"', ("classes.medium.route", "found 'x'", "technical, cust")),
        ("[classes.special]", "[classes.odd]", ("classes.odd", "general, medium, major, special")),
        ("[procedures.complaint]", "[procedures.odd]", ("procedures.odd", "'complaint'")),
        ('ask = ["name",', 'ask = ["shoe_size",', ("questions.ask.1", "found 'shoe_size'", "'name'")),
        ('company = "Aftercare"', 'company = ""', ("policy.company", "found ''", "at least 1 character")),
        ('group = ["20 in 1 min"]', 'group = ["20 per min"]', ("telegram.group.1", "'20 per min'", '"30 in 1 s"')),
        ('group = ["20 in 1 min"]', 'group = ["0 in 1 min"]', ("platforms.telegram.group.1", "found '0 in 1 min'")),
        ("[platforms.wecom]", "[platforms.signal]", ("platforms.signal", "unknown key")),
        ("[policy]", "[policy", ("not TOML", "line 7")),
        ('overall = "24 h"', f'overall = "{"4" * 19} h"', ("response.overall", 'like "15 min"')),
        ('overall = "24 h"', f'overall = "{"9" * 7}.9 d"', ("response.overall", 'like "15 min"')),
        ('overall = "24 h"', f"overall = {'9' * 5000}", ("not TOML",)),
        ('overall = "24 h"', f"overall = {'[' * 5000}", ("not TOML",)),
    ],
)
def test_an_error_names_file_key_found_and_expected(file: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    said = trouble(file, old, new)
    for part in ("mine.toml", *words):
        assert part in said


def test_every_class_is_defined(file: Path) -> None:
    start, end = PACKAGED.index("[classes.special]"), PACKAGED.index("[severity_of]")
    assert "classes.special: missing" in trouble(file, PACKAGED[start:end], "")


def department(service: ServiceType, policy: Policy) -> str:
    grade = a_grade(problem_class=ProblemClass.SPECIAL, service_type=service)
    return route_of(a_ticket(grading=Grading(final=grade)), policy).department


@pytest.mark.requirement("R2.1-1")
def test_definitions_routes_and_procedures_are_the_owners_to_change(file: Path) -> None:
    special = PACKAGED[PACKAGED.index("[classes.special]") : PACKAGED.index("[severity_of]")]
    changed = special.replace("definition.en = ", 'definition.en = "mine" #')
    mine = '[[routing]]\nclass = "special"\nservice = "other"\ndepartment = "logistics"\n\n[[routing]]'
    file.write_text(PACKAGED.replace(special, changed).replace("[[routing]]", mine, 1), "utf-8")
    policy = read_policy(file)
    assert policy.classes[ProblemClass.SPECIAL].definition["en"] == "mine"
    assert department(ServiceType.OTHER, policy) == "logistics"
    assert department(ServiceType.COMPLAINT, policy) == "customer_service"
    assert set(policy.procedures) == set(ServiceType) - {ServiceType.OTHER}


def test_all_errors_are_told_at_once(file: Path) -> None:
    said = trouble(file, 'survey = "24 h"', 'survey = "x"\non_sight = 3')
    assert len(said.splitlines()) == 2


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"nowhere\.toml: can't be read: No such file"):
        read_policy(tmp_path / "nowhere.toml")


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match=r"mine\.toml: is not TOML"):
        read_policy(file)


def test_what_a_platform_takes_is_a_line_of_the_file(file: Path) -> None:
    wecom = read_policy(None).platforms[Channel.WECOM]
    assert Rate(most=30, per=HOUR / 60) in wecom.chat
    file.write_text(PACKAGED.replace("seats = 50", "seats = 7"), "utf-8")
    assert Rate(most=1400, per=24 * HOUR) in read_policy(file).platforms[Channel.WECOM].overall
