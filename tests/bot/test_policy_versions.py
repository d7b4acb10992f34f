"""Versions of the policy: each is recorded once, and each ticket keeps the one that it was opened by."""

from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.policy.versions import settle_versions
from bot.policy_file import PolicyError
from desk.editions import StoredPolicy
from desk.versions import PolicyVersions
from storage.store import PostgresStore
from tests.desk.builders import HOUR, MONDAY_9AM, a_ticket

PACKAGED = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
ZONE = "Asia/Shanghai"
DAY = timedelta(days=1)


def a_file(folder: Path, version: str, *, overall: str = "24 h", more: str = "") -> Path:
    """Write an owner's policy."""
    head = f'version = "{version}"\n{more}\n'
    text = PACKAGED.replace('version = "1"', head, 1).replace('overall = "24 h"', f'overall = "{overall}"')
    file = folder / "mine.toml"
    file.write_text(text, "utf-8")
    return file


async def settled(store: PostgresStore, file: Path | None, *, days: int = 0) -> PolicyVersions:
    return await settle_versions(file, zone=ZONE, store=store, now=MONDAY_9AM + days * DAY)


async def recorded(store: PostgresStore) -> tuple[StoredPolicy, ...]:
    async with store.begin() as tx:
        return await tx.policies()


@pytest.mark.requirement("R8.2-1")
async def test_a_version_is_recorded_as_it_was_written_and_once(store: PostgresStore, tmp_path: Path) -> None:
    file = a_file(tmp_path, "2026-A", more="effective_from = 2026-12-01")
    await settled(store, file)
    await settled(store, file, days=1)
    (kept,) = await recorded(store)
    assert (kept.version, kept.text, kept.stored_at) == ("2026-A", file.read_text("utf-8"), MONDAY_9AM)
    assert kept.effective_from == MONDAY_9AM.replace(month=11, day=30, hour=16)  # midnight in Shanghai


async def test_the_packaged_policy_counts_as_a_version_too(store: PostgresStore, tmp_path: Path) -> None:
    await settled(store, None)
    versions = await settled(store, a_file(tmp_path, "2", overall="12 h"), days=1)
    assert [kept.version for kept in await recorded(store)] == ["2", "1"]
    assert [one.policy.version for one in versions.others] == ["1"]


@pytest.mark.requirement("R8.3-1")
async def test_the_same_version_with_other_content_is_refused_with_a_remedy(
    store: PostgresStore, tmp_path: Path
) -> None:
    await settled(store, None)
    with pytest.raises(PolicyError) as refused:
        await settled(store, a_file(tmp_path, "1", overall="12 h"), days=1)
    for words in ("mine.toml: policy.version: found '1'", "since 2026-11-23", "new version", "[[policy.changes]]"):
        assert words in str(refused.value)
    assert len(await recorded(store)) == 1


async def test_comments_and_layout_are_no_other_content(store: PostgresStore, tmp_path: Path) -> None:
    await settled(store, None)
    file = a_file(tmp_path, "1", more="# what a nice policy")
    assert (await settled(store, file)).current.policy.version == "1"


async def test_a_packaged_policy_that_came_with_an_upgrade_is_another_version(
    store: PostgresStore, tmp_path: Path
) -> None:
    await settled(store, a_file(tmp_path, "1", overall="12 h"))
    current = (await settled(store, None, days=1)).current.policy
    assert current.version.startswith("1-")
    assert current.limits.overall == 24 * HOUR
    assert len(await recorded(store)) == 2


@pytest.mark.requirement("R1.1-2", "R8.2-1")
async def test_a_version_waits_for_its_time_and_leaves_older_tickets_alone(
    store: PostgresStore, tmp_path: Path
) -> None:
    await settled(store, None)
    file = a_file(tmp_path, "2", overall="12 h", more="effective_from = 2026-12-01T09:00:00+08:00")
    versions = await settled(store, file, days=1)
    begin = MONDAY_9AM.replace(month=12, day=1)
    assert versions.at(begin - timedelta.resolution).version == "1"
    assert versions.at(begin).version == "2"
    assert versions.of(a_ticket(policy_version="1")).limits.overall == 24 * HOUR
    assert versions.of(a_ticket(policy_version="2")).limits.overall == 12 * HOUR
    assert versions.of(a_ticket(policy_version="")).version == "2"


async def test_after_its_end_the_newest_other_version_that_holds_is_in_effect(
    store: PostgresStore, tmp_path: Path
) -> None:
    await settled(store, None)
    festival = a_file(tmp_path, "festival", more="effective_to = 2026-11-30")
    versions = await settled(store, festival, days=1)
    assert [versions.at(MONDAY_9AM + days * DAY).version for days in (1, 6, 7)] == ["festival", "festival", "1"]


async def test_a_first_version_that_still_waits_is_better_than_none(store: PostgresStore, tmp_path: Path) -> None:
    versions = await settled(store, a_file(tmp_path, "2", more="effective_from = 2027-01-01"))
    assert versions.at(MONDAY_9AM).version == "2"


async def test_going_back_to_an_earlier_file_brings_its_version_back(store: PostgresStore, tmp_path: Path) -> None:
    await settled(store, None)
    await settled(store, a_file(tmp_path, "2", overall="12 h"), days=1)
    assert (await settled(store, None, days=2)).at(MONDAY_9AM + 2 * DAY).version == "1"


async def test_a_version_that_can_not_be_read_any_more_stops_nothing(store: PostgresStore, tmp_path: Path) -> None:
    await settled(store, None)
    async with store.begin() as tx:
        (kept,) = await tx.policies()
        await tx.keep_policy(replace(kept, version="0", text="[policy]\nversion = 0"))
    versions = await settled(store, a_file(tmp_path, "2"), days=1)
    assert [one.policy.version for one in versions.others] == ["1"]


async def test_other_holidays_are_another_version_and_the_earlier_one_keeps_its_own(
    store: PostgresStore, tmp_path: Path
) -> None:
    holidays = tmp_path / "holidays.toml"
    holidays.write_text('[holidays]\n"National Day" = ["2026-10-01"]\n', "utf-8")
    office = (
        '[calendars.office]\nzone = "Asia/Shanghai"\ntable = "holidays.toml"\nweek = { monday = ["09:00-18:00"] }\n'
    )
    file = a_file(tmp_path, "2")
    text = file.read_text("utf-8").replace('calendar = "always"', 'calendar = "office"') + office
    file.write_text(text, "utf-8")
    await settled(store, file)
    holidays.write_text('[holidays]\n"National Day" = ["2026-10-01"]\n"New Year" = ["2027-01-01"]\n', "utf-8")
    with pytest.raises(PolicyError, match="give it a new version"):
        await settled(store, file, days=1)
    file.write_text(text.replace('version = "2"', 'version = "3"'), "utf-8")
    versions = await settled(store, file, days=1)
    found = [len(one.policy.clock.response.holidays) for one in (versions.current, *versions.others)]
    assert found == [2, 1]
