"""Every figure of the specification's register has its place: a key of the policy, an enumeration, or a reason."""

import csv
import re
from datetime import timedelta
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import pytest

from bot.policy import keys
from bot.policy.written import span

PACKAGED = keys.complete(resources.files("bot").joinpath("policy.toml").read_text("utf-8"))
PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
LIST = (Path(__file__).parent / "figures.tsv").read_text("utf-8")
FIGURES = list(csv.DictReader(LIST.splitlines(), delimiter="\t"))
REASONS = ("no figure", "open list", "behaviour", "context", "list of chapter", "the record")


def table(heading: str) -> list[list[str]]:
    """Give the rows of the table under a heading of the page."""
    part = PAGE[PAGE.index(f"## {heading}") :].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")][1:]


PLACES = {row[0]: row[-1] for row in table("Where each figure is")}


def keys_in(place: str) -> list[str]:
    return (
        []
        if place.startswith(REASONS)
        else [key for key in re.findall(r"`([a-z_.0-9]+)`", place) if "desk." not in key]
    )


@pytest.mark.requirement("R1.1-2", "R1.1-6", "R2.1-6")
def test_no_figure_of_the_register_is_without_its_place() -> None:
    assert list(PLACES) == [figure["key"] for figure in FIGURES]


@pytest.mark.parametrize("key", PLACES)
def test_the_place_is_there(key: str) -> None:
    place = PLACES[key]
    assert keys_in(place) or place.startswith((*REASONS, "enumeration"))
    for named in keys_in(place):
        keys.at(named, PACKAGED)


@pytest.mark.parametrize("row", table("What the specification leaves open"), ids=lambda row: row[0])
def test_what_the_specification_leaves_open_has_a_key(row: list[str]) -> None:
    assert keys_in(row[-1]) or row[-1].startswith("behaviour")
    for named in keys_in(row[-1]):
        keys.at(named, PACKAGED)


DURATIONS = [
    (figure["key"], named, f"{figure['value']} {figure['unit']}")
    for figure in FIGURES
    if figure["unit"] in {"h", "min"}
    for named in keys_in(PLACES[figure["key"]])
]


@pytest.mark.requirement("R1.1-3", "R1.1-4", "R1.1-5", "R1.1-6", "R2.2-5", "R3.1-1", "R7.1-3")
@pytest.mark.parametrize(("key", "named", "figure"), DURATIONS)
def test_the_packaged_policy_has_the_specifications_duration(key: str, named: str, figure: str) -> None:
    assert span(keys.at(named, PACKAGED)) == span(figure), key


@pytest.mark.parametrize(
    ("named", "value"),
    [
        ("reports.progress", ["daily", "weekly", "monthly"]),
        ("reports.department", "weekly"),
        ("retention.service_record", "3 years"),
        ("retention.communication_record", "3 years"),
        ("retention.service_data", "5 years"),
        ("retention.archive", "5 years"),
        ("retention.archive_special", "10 years"),
        ("suppliers.stock", "30 d"),
        ("drills.full", "yearly"),
        ("drills.plan_update", "half-yearly"),
        ("training.systematic", "quarterly"),
        ("training.basic", ["7 d", "14 d"]),
        ("training.special", ["14 d", "28 d"]),
    ],
)
def test_the_packaged_policy_has_the_specifications_intervals(named: str, value: Any) -> None:  # noqa: ANN401 -- as TOML
    assert keys.at(named, PACKAGED) == value


COUNTS = [figure for figure in FIGURES if PLACES[figure["key"]].startswith("enumeration")]


@pytest.mark.requirement("R1.4-8", "R2.1-1", "R2.1-6")
@pytest.mark.parametrize(
    "figure", [f for f in FIGURES if PLACES[f["key"]].startswith("enumeration")], ids=lambda f: f["key"]
)
def test_an_enumeration_has_as_many_members_as_the_figure_says(figure: dict[str, str]) -> None:
    module, _, name = re.findall(r"`(desk\.[\w.]+)`", PLACES[figure["key"]])[0].rpartition(".")
    assert len(getattr(import_module(module), name)) == int(figure["value"])


def test_durations_were_compared_at_all() -> None:
    assert len(DURATIONS) > 20
    assert span("1 h") == timedelta(hours=1)
