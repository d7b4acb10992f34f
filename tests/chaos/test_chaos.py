"""Short seeds of the crash harness, each kind of blow in one of them; `make chaos` runs the long ones.

The verdict holds in each: every report became a ticket and every word is on record, once; what is owed arrived once and
in order, or its fate is on record; timers, conversations and deliveries outlived it all; no log tells people's words.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos import cluster as clusters
from tests.chaos.cluster import Cluster
from tests.chaos.plan import Blow, Scale, draw
from tests.chaos.run import Report, run
from tests.conftest import EMPTY

# no power is cut here; but what is acknowledged must survive the end of the server, so that commits are waited for
CARELESS = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
BRISK = 300.0  # messages a second
SMALL = 256  # megabytes


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # not pytest's own: the server runs as another user, who may not go there
    with tempfile.TemporaryDirectory(prefix="aftercare-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    """A server on a small disk where this user may mount one."""
    with (
        clusters.small_disk(folder / "disk", megabytes=SMALL) as disk,
        clusters.running(disk or folder, disk=disk) as cluster,
    ):
        command(cluster, *CARELESS)
        yield cluster


@pytest.fixture(autouse=True)
def empty(cluster: Cluster) -> None:
    command(cluster, EMPTY)


def command(cluster: Cluster, *statements: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as store:
        for statement in statements:
            store.execute(statement)


async def broken(scale: Scale, *, folder: Path, cluster: Cluster) -> Report:
    report = await run(draw(scale), folder=folder, cluster=cluster)
    assert report.verdict.is_good, (report.verdict.findings, report.verdict.figures)
    assert report.verdict.figures["recorded"] > scale.messages / 2
    return report


@pytest.mark.requirement("R1.3-7", "R1.4-1", "R2.3-6", "R3.1-7", "R5.4-1", "R6.4-3")
async def test_killed_in_the_middle_it_loses_nothing_doubles_nothing_and_keeps_the_order(
    cluster: Cluster, tmp_path: Path
) -> None:
    blows = ((Blow.KILL, 1),)
    await broken(Scale(seed=1, messages=150, blows=blows, a_second=BRISK), folder=tmp_path, cluster=cluster)


@pytest.mark.requirement("R1.3-7", "R1.4-1", "R2.3-6", "R3.1-7", "R5.4-1", "R6.4-3")
async def test_workers_that_die_on_platforms_in_trouble_lose_nothing_double_nothing_and_keep_the_order(
    cluster: Cluster, tmp_path: Path
) -> None:
    blows = ((Blow.WORKER, 3),)
    scale = Scale(seed=3, messages=150, blows=blows, workers=4, bad_weather=0.2, a_second=BRISK)
    await broken(scale, folder=tmp_path, cluster=cluster)


@pytest.mark.requirement("R1.3-7", "R1.4-1", "R2.3-6", "R3.1-7", "R5.4-1", "R6.4-3")
async def test_its_database_gone_twice_the_disk_full_and_asked_to_end_it_takes_everything_all_the_same(
    cluster: Cluster, tmp_path: Path
) -> None:
    kinds = [Blow.DATABASE_STOP, Blow.DATABASE_KILL, Blow.STOP, *([Blow.DISK_FULL] if cluster.disk else [])]
    scale = Scale(seed=4, messages=200, blows=tuple((blow, 1) for blow in kinds), away=1)
    report = await broken(scale, folder=tmp_path, cluster=cluster)
    assert report.recovery["stop_worst_s"] < 10
    if cluster.disk is None:
        pytest.skip("all is well but for what was left out: only root may mount a small disk, which is to be filled")
