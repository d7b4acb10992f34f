"""`make chaos`: the long runs, one variant after the other, with a table and a line of JSON at the end."""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from storage.engine import upgrade
from tests.chaos import cluster as clusters
from tests.chaos.burst import Burst, play
from tests.chaos.cluster import Cluster
from tests.chaos.plan import Blow, Scale, draw
from tests.chaos.run import Report, run
from tests.chaos.variants import Figures, variants

COLUMNS = ("messages", "kills", "lost", "doubled", "tickets", "sends", "doubles", "unknown", "order_breaks", "seconds")
KILLS = (Blow.KILL, Blow.WORKER, Blow.PARENT)
BURST = "timers"
SMALL = 512  # megabytes
MOST_SHOWN = 20


def main() -> int:
    """Run what was asked for; gives 1 when anything was found."""
    asked = _asked()
    scales = variants(Figures(seed=asked.seed, messages=asked.messages, kills=asked.kills, a_second=asked.a_second))
    wanted = asked.variants.split(",") if asked.variants else [*scales, BURST]
    results: dict[str, dict[str, Any]] = {}
    is_good = True
    for name in wanted:
        if name == BURST:
            results[name] = _burst(asked)
            is_good &= not results[name]["lost"] + results[name]["doubled"] + results[name]["early"]
            print(json.dumps({name: results[name]}), flush=True)
            continue
        with _folder(needs_small_disk=_fills(scales[name])) as (folder, cluster):
            if _fills(scales[name]) and cluster.disk is None:
                print(f"{name}: skipped, a small disk can be mounted by root only")
                continue
            report = asyncio.run(
                run(
                    draw(scales[name]),
                    folder=folder,
                    cluster=cluster,
                    hurries=asked.hurry,
                    tell=_teller(name),
                    keep_in=asked.keep / name if asked.keep else None,
                )
            )
        results[name] = _result(report)
        is_good &= _tell_findings(name, report, asked)
        print(json.dumps({name: results[name]}), flush=True)
    _tell_table(results)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seed": asked.seed, "good": is_good, "harness_peak_mb": peak, "runs": results}))
    return 0 if is_good else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Break the desk, and look whether it is whole.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200, help="of the process; the other blows fall a share as often")
    parser.add_argument("--timers", type=int, default=100_000, help="of the burst")
    parser.add_argument("--a-second", type=float, default=150.0, help="how many messages people write")
    names = (*variants(Figures(seed=1, messages=1000, kills=1)), BURST)
    parser.add_argument("--variants", default="", help=f"some of {', '.join(names)}")
    parser.add_argument("--hurry", action="store_true", help="spare the waits for leases and for next tries")
    parser.add_argument("--keep", type=Path, help="where log, store and journal of a run with findings are to stay")
    return parser.parse_args()


def _burst(asked: argparse.Namespace) -> dict[str, Any]:
    """Let timers go off, a thousand a second, while their workers are killed."""
    wanted = Burst(timers=asked.timers, seconds=asked.timers / 1000, kills=asked.kills, seed=asked.seed)
    began = monotonic()
    with _folder(needs_small_disk=False) as (_, cluster):
        asyncio.run(upgrade(cluster.url))
        fired = asyncio.run(play(wanted, url=cluster.url))
    for finding in fired.findings[:MOST_SHOWN]:
        print(f"{BURST}: {finding.kind}: {finding.what}")
    kinds = Counter(finding.kind for finding in fired.findings)
    return {
        "workers": wanted.workers,
        "timers": wanted.timers,
        "kills": wanted.kills,
        "lost": kinds["timer lost"] + kinds["timer left"],
        "doubled": kinds["timer fired twice"],
        "early": kinds["timer fired early"],
        **fired.figures,
        "seconds": round(monotonic() - began, 1),
    }


def _fills(scale: Scale) -> bool:
    return any(blow is Blow.DISK_FULL for blow, _ in scale.blows)


@contextmanager
def _folder(*, needs_small_disk: bool) -> Iterator[tuple[Path, Cluster]]:
    """Give a folder and a PostgreSQL server with fsync on, as in earnest."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-", ignore_cleanup_errors=True)))
        disk = stack.enter_context(clusters.small_disk(folder / "disk", megabytes=SMALL)) if needs_small_disk else None
        yield folder, stack.enter_context(clusters.running(disk or folder, disk=disk))


def _teller(name: str) -> Any:  # noqa: ANN401 -- a function that takes words
    began = monotonic()

    def tell(words: str) -> None:
        print(f"{name} {monotonic() - began:7.1f} s  {words}", file=sys.stderr, flush=True)

    return tell


def _result(report: Report) -> dict[str, Any]:
    scale = report.plan.scale
    blows = {blow.value: times for blow, times in scale.blows}
    return {
        "workers": scale.workers,
        "kills": sum(times for blow, times in scale.blows if blow in KILLS),
        "blows": blows,
        **report.verdict.figures,
        **report.recovery,
        "seconds": round(report.seconds, 1),
    }


def _tell_findings(name: str, report: Report, asked: argparse.Namespace) -> bool:
    for finding in report.verdict.findings[:MOST_SHOWN]:
        print(f"{name}: {finding.kind}: {finding.what}")
    if not report.verdict.is_good:
        print(f"{name}: {len(report.verdict.findings)} findings. Again with:")
        again = f"--seed {asked.seed} --messages {asked.messages} --kills {asked.kills} --variants {name}"
        print(f'  make chaos ARGS="{again}{" --hurry" if asked.hurry else ""}"', flush=True)
    return report.verdict.is_good


def _tell_table(results: Mapping[str, Mapping[str, Any]]) -> None:
    print(f"{'':14}" + "".join(f"{column:>13}" for column in COLUMNS))
    for name, result in results.items():
        print(f"{name:14}" + "".join(f"{result.get(column, 0):>13}" for column in COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
