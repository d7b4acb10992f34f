"""Where the figures of several workers meet, so that any one of them can tell those of all."""

import os
import shutil
import sys
from pathlib import Path

FOLDER = "metrics"
NAMED_BY = "PROMETHEUS_MULTIPROC_DIR"  # which the library reads when it is imported: name the folder before that


def share_figures(data_dir: Path) -> None:
    """Let all processes that are forked or started from here on count together, beginning at nothing.

    Call it in the parent, once, before `bot.metrics` is imported anywhere in the process: else they would not.
    """
    assert "prometheus_client" not in sys.modules, "it has decided to count alone"  # noqa: S101 -- a rule of ours
    folder = data_dir / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[NAMED_BY] = str(folder)  # noqa: TID251 -- no setting of ours: the library's only way to be told


def shared_folder() -> str | None:
    """Give the folder that this process counts into together with others, if any."""
    return os.environ.get(NAMED_BY)  # noqa: TID251 -- as above
