"""What the log is told of an error in our own code: its kind and place, never its words, which may quote a person's."""

import traceback
from pathlib import Path

DEEPEST = 5


def told(broken: BaseException, **about: object) -> dict[str, object]:
    """Give the fields for the log: what it is about, the error's kind, and where it came from, innermost first."""
    frames = traceback.extract_tb(broken.__traceback__)[-DEEPEST:]
    places = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return {**about, "error": type(broken).__name__, "where": " < ".join(places)}
