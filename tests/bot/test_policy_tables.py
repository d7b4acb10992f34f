"""The tables of the policy that have the specification's figures as their defaults, and what their figures owe."""

import tomllib
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.calendars.tables import WorkingTime
from bot.policy.file import File
from bot.policy_file import PolicyError, read_policy, understood
from desk.attention import Quiet, Rung
from desk.duties import Every
from desk.editions import Edition, PolicyChange
from desk.flows import HandlingStep, ResponseStep
from desk.policy import Policy
from desk.terms import Role
from tests.desk.builders import HOUR, MONDAY_9AM, a_policy

PACKAGED = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
DAY = timedelta(days=1)
OF_THEIR_OWN = {"platforms", "procedures", "flow", "reminders", "tiers", "regions", "routing", "routes", "subtasks"}
OF_THEIR_OWN |= {"triage", "parts", "company"}
WITH_DEFAULTS = [name for name, field in File.model_fields.items() if not field.is_required()]


def without(*tables: str) -> str:
    """Give the packaged policy as an owner's file from before these tables were there."""
    kept, is_kept = [], True
    for line in PACKAGED.splitlines():
        if line.startswith("["):
            is_kept = line.strip("[").split("]")[0].split(".")[0] not in tables
        kept.append(line if is_kept else "")
    return "\n".join(kept)


def changed(old: str, new: str) -> Policy:
    assert PACKAGED.count(old) == 1
    return understood(PACKAGED.replace(old, new), "mine.toml")


def trouble(old: str, new: str) -> str:
    with pytest.raises(PolicyError) as refused:
        changed(old, new)
    return str(refused.value)


def test_a_file_without_the_newer_tables_means_what_the_packaged_one_means() -> None:
    newer = {
        "platforms",
        "procedures",
        "tiers",
        "routing",
        "subtasks",
    }  # the packaged file has some
    old = understood(without(*set(WITH_DEFAULTS) - newer), "old.toml")
    packaged = read_policy(None)
    same = replace(old, edition=packaged.edition)
    assert [f.name for f in fields(Policy) if getattr(same, f.name) != getattr(packaged, f.name)] == []


def test_the_packaged_file_names_every_key_of_every_table() -> None:
    raw = tomllib.loads(PACKAGED)
    policy = read_policy(None)
    for name in WITH_DEFAULTS:
        if name not in {*OF_THEIR_OWN, *WorkingTime.model_fields}:
            keys = {f.metadata.get("key", f.name) for f in fields(getattr(policy, name))}
            assert set(raw[name]) == keys


@pytest.mark.requirement("R1.1-6", "R2.1-6", "R2.2-5")
def test_each_set_of_rules_can_be_taken_out_of_use() -> None:
    every = {"level", "product", "channel", "severity", "overall"}
    assert read_policy(None).limits.enabled == every
    assert changed("level = true\n", "level = false\n").limits.enabled == every - {"level"}


def test_the_limits_of_complex_tickets_stand_in_place_of_the_general_one_or_beside_it() -> None:
    assert read_policy(None).completion.complex_overrides
    assert not changed("complex_overrides = true", "complex_overrides = false").completion.complex_overrides


@pytest.mark.requirement("R4.3.1-1")
def test_every_step_of_the_response_flow_has_a_person_and_a_time_node() -> None:
    flow = read_policy(None).flows.response
    assert list(flow) == list(ResponseStep)
    assert flow[ResponseStep.ARCHIVE].by is Role.ARCHIVIST
    mine = changed('receive = { by = "agent"', 'receive = { by = "supervisor"').flows.response
    assert mine[ResponseStep.RECEIVE].by is Role.SUPERVISOR


@pytest.mark.requirement("R4.3.1-2")
def test_every_step_of_the_handling_flow_has_them_too_where_the_file_names_only_some() -> None:
    handling = 'classify = { by = "technician", due = "response" }\n'
    assert list(read_policy(None).flows.handling) == list(HandlingStep)
    assert set(changed(handling, "").flows.handling) == set(HandlingStep)


@pytest.mark.requirement("R8.1-1", "R8.2-1", "R8.3-1", "R8.4-1")
def test_a_version_says_for_whom_and_from_when_it_holds_and_what_changed() -> None:
    said = """
scope = "washers"
effective_from = 2026-01-01
effective_to = 2027-01-01T08:00:00+08:00
interpretation = "the board"
changes = [{ date = 2026-01-01, by = "Wang", what = "first" }]
[response.level]"""
    head = without("policy").replace("[response.level]", f'[policy]\nversion="2"\nowner="W"\ncompany="C"{said}', 1)
    edition = understood(head, "mine.toml").edition
    assert edition == Edition(
        scope="washers",
        effective_from=date(2026, 1, 1),
        effective_to=datetime.fromisoformat("2027-01-01T08:00:00+08:00"),
        interpretation="the board",
        changes=(PolicyChange(date=date(2026, 1, 1), by="Wang", what="first"),),
    )


def test_figures_of_the_tables_are_read_as_they_are_meant() -> None:
    policy = read_policy(None)
    assert policy.remind_at == (50, 80)
    assert policy.escalation.chain == tuple(Rung)
    assert policy.retention.archive_special == 120
    assert policy.reports.progress == (Every.DAILY, Every.WEEKLY, Every.MONTHLY)
    assert policy.training.basic == (7 * DAY, 14 * DAY)
    assert changed('from = "22:00"', "from = 23:30:00").quiet.start == time(23, 30)
    assert changed('recent = "12 months"', 'recent = "1 year"').retention.recent == 12


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at = [50, 80]", "at = [80, 50]", ("reminders.at", "[80, 50]", "ascending", "[50, 80]")),
        ("at = [50, 80]", "at = [50, 100]", ("reminders.at.2", "found 100", "less than or equal to 99")),
        ('tiers = ["A", "B", "C"]', "tiers = []", ("suppliers.tiers", "found []", "at least 1 item")),
        ('"lead", "supervisor"', '"lead", "lead"', ("escalation.chain", "at most once")),
        ('"lead", "supervisor"', '"boss", "supervisor"', ("escalation.chain.2", "'boss'", "'handler', 'lead'")),
        ('from = "22:00"', 'from = "25:00"', ("quiet.from", "'25:00'", 'like "07:30"')),
        ("except_level_1 = true", "except_level_1 = 1", ("quiet.except_level_1", "found 1", "boolean")),
        ("most = 20", "most = 0", ("digest.most", "found 0", "greater than 0")),
        ("most = 20", 'most = "3"', ("digest.most", "found '3'", "integer")),
        ('promptly = "1 min"', 'prompt = "1 min"', ("notices.prompt", "unknown key", "did you mean promptly?")),
        ('promptly = "1 min"', 'promptly = "1 minute"', ("notices.promptly", "'1 minute'", "duration")),
        ('feed_back = { by = "agent"', 'feed_back = { by = "x"', ("flow.handling.feed_back.by", "'x'", "'agent'")),
        ('due = "pace.release_result"', 'due = "soon"', ("flow.response.report.due", "'soon'", "'response'")),
        ('complex_result = "72 h"', 'complex_result = "2 h"', ("completion.complex_result", "'2 h'", "no less")),
        ("negative = 6", "negative = 10", ("survey.negative", "found 10", "less than the scale, 10")),
        ("scale = 10", "scale = 1", ("survey.scale", "found 1", "2 or more")),
        ('cool_down = "14 d"', 'cool_down = "31 d"', ("survey.cool_down", "no more than pace.recurrence")),
        ('ask_from = "08:00"', 'ask_from = "25:00"', ("survey.ask_from", "found '25:00'", "a time of the day")),
        ("response_speed = {", "speed = {", ("survey.instrument.questions", "response_speed")),
        ("drop = 0.5", "drop = nan", ("survey.drop", "found nan", "finite")),
        ('archive = "5 years"', 'archive = "4 years"', ("retention.archive", "'4 years'", '"5 years" or more')),
        ('special = "10 years"', 'special = "11 years"', ("retention.archive_special", '"10 years" or less')),
        ('special = "10 years"', 'special = "59 months"', ("retention.archive_special", "no less than archive")),
        ('department = "weekly"', 'department = "monthly"', ("reports.department", "'daily' or 'weekly'", "3.3")),
        ('appraisal = "monthly"', 'appraisal = "weekly"', ("reports.appraisal", "'monthly' or rarer")),
        ("judged_share = 30", "judged_share = 100", ("appraisal.judged_share", "less than 100")),
        ("weight = 15, full = 24, none = 72", "weight = 15, full = 24, none = 24", ("appraisal.rules", "line 1")),
        ('item = "response_speed", figure = "time', 'item = "supplier", figure = "time', ("appraisal.rules", "own")),
        ("weight = 15, full = 24", "weight = 0, full = 24", ("appraisal.rules.1.weight", "greater than 0")),
        ('basic = ["7 d", "14 d"]', 'basic = ["9 d", "8 d"]', ("training.basic", "shorter length first")),
        ('full = "yearly"', 'full = "seldom"', ("drills.full", "'seldom'", "'yearly'")),
        ("no_report_from = 90", "no_report_from = 101", ("proposals.no_report_from", "found 101", "100 or less")),
        ("hazard_from = 30", "hazard_from = 200", ("proposals.hazard_from", "found 200", "100 or less")),
        ('fire = "119"', 'fire = ""', ("safety.fire", "found ''", "a number to call")),
        ("advice = {}", 'advice = { flood = { en = "Go" } }', ("safety.advice.flood", "'gas', 'fire'")),
        ("level = true\n", 'level = "on"\n', ("response.rules.level", "'on'", "boolean")),
        ("scope = ", "effective_from = 2026\nscope = ", ("policy.effective_from", "found 2026", "2026-01-31")),
        ("scope = ", "effective_from = 2026-02-01\neffective_to = 2026-01-01\nscope = ",
         ("policy.effective_to", "after effective_from, 2026-02-01")),
        ("scope = ", 'changes = [{ date = 2026-02-01, by = "W" }]\nscope = ', ("policy.changes.1.what", "missing")),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_named_with_what_was_expected(old: str, new: str, words: tuple[str, ...]) -> None:
    said = trouble(old, new)
    for part in ("mine.toml", *words):
        assert part in said


def test_every_fault_of_a_file_is_told_at_once() -> None:
    wrong = {
        "at = [50, 80]": "at = [80, 50]",
        "negative = 6": "negative = 10",
    }
    text = PACKAGED.replace('department = "technical"', 'department = "x"', 1).replace("special = 1\n", "", 1)
    for old, new in wrong.items():
        text = text.replace(old, new)
    text = text.replace('archive = "5 years"', 'archive = "1 year"').replace('data = "5 years"', 'data = "1 year"')
    with pytest.raises(PolicyError) as refused:
        understood(text, "mine.toml")
    keys = [line.split(": ")[1] for line in str(refused.value).splitlines()]
    assert sorted(keys) == [
        "reminders.at",
        "retention.archive",
        "retention.service_data",
        "routing.2.department",
        "severity_of.special",
        "survey.negative",
    ]


@pytest.mark.parametrize(("hour", "is_quiet"), [(21, False), (22, True), (3, True), (8, False), (12, False)])
def test_quiet_hours_go_over_midnight(hour: int, *, is_quiet: bool) -> None:
    assert Quiet().holds(MONDAY_9AM.replace(hour=hour)) is is_quiet
    by_day = Quiet(start=time(12), end=time(14))
    assert by_day.holds(MONDAY_9AM.replace(hour=hour)) is (hour == 12)


def test_the_same_time_twice_means_that_no_hour_is_quiet() -> None:
    never = Quiet(start=time(7), end=time(7))
    assert not any(never.holds(MONDAY_9AM + hour * HOUR) for hour in range(24))


def test_a_policy_made_by_hand_has_the_specifications_figures() -> None:
    assert a_policy().escalation == read_policy(None).escalation


def test_a_file_is_named_in_each_line_of_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(PACKAGED.replace("most = 20", "most = 0\nleast = 1"), "utf-8")
    with pytest.raises(PolicyError) as refused:
        read_policy(file)
    assert [line.startswith(f"{file}: digest.") for line in str(refused.value).splitlines()] == [True, True]


@pytest.mark.requirement("R1.2-4")
def test_the_owner_says_when_visits_are_and_which_map_shows_the_way() -> None:
    assert changed('latest = "20:00"', 'latest = "18:30"').visits.latest == time(18, 30)
    own = changed('address = "https://www.google.com/maps/dir/?api=1', 'address = "https://map.example/?').visits.maps
    assert own.address == "https://map.example/?&destination={address}"
    assert changed("photo_after = false", "photo_after = true").visits.photo_after


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('latest = "20:00"', 'latest = "07:00"', "expected a time after earliest"),
        ('window = "2 h"', 'window = "13 h"', "expected no more than from earliest to latest"),
        ("destination={lat},{lng}", "destination={latitude}", "expected no other fields than address, lat, lng, name"),
        ("destination={lat},{lng}", "destination=home", "expected a link with {lat} and {lng}, or {address}"),
        ("radius = 300", "radius = 0", "greater than 0"),
    ],
)
def test_figures_of_visits_that_can_not_be_are_refused(old: str, new: str, why: str) -> None:
    assert why in trouble(old, new)


PARTS = """
[[parts]]
number = "W9-SEAL"
names = { zh_CN = "密封圈", en = "Door seal" }

[phrases]"""


def test_parts_have_numbers_of_their_own_that_can_be_typed() -> None:
    assert changed("\n[phrases]", PARTS).parts[0].names["en"] == "Door seal"
    assert "'W9-SEAL' comes again" in trouble("\n[phrases]", PARTS.replace("\n[phrases]", "") + PARTS)
    assert "letters, digits" in trouble("\n[phrases]", PARTS.replace("W9-SEAL", "W9 SEAL"))
    assert "expected a name" in trouble("\n[phrases]", PARTS.replace("密封圈", "").replace("Door seal", " "))
    coded = PARTS.replace("\n\n[phrases]", '\ncodes = ["6901234567892"]\n\n[phrases]')
    assert changed("\n[phrases]", coded).parts[0].codes == ("6901234567892",)
    assert "'W9-SEAL' comes again" in trouble("\n[phrases]", coded.replace("6901234567892", "W9-SEAL"))
