"""Short seeds of the crash harness; `make chaos` runs the long ones."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import cluster as clusters
from tests.chaos.cluster import Cluster
from tests.chaos.plan import Blow, Scale, draw
from tests.chaos.run import run


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    # not pytest's folder: the server runs as another user, who may not go there
    with (
        tempfile.TemporaryDirectory(prefix="aftercare-", ignore_cleanup_errors=True) as folder,
        clusters.running(Path(folder)) as it,
    ):
        yield it


async def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(cluster: Cluster, tmp_path: Path) -> None:
    report = await run(
        draw(Scale(seed=1, messages=200, blows=((Blow.KILL, 3),))), folder=tmp_path, cluster=cluster, tell=print
    )
    print(report.recovery, report.seconds, report.verdict.figures)
    assert report.verdict.findings == ()
