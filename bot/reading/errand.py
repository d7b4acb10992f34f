"""What a reading process is started for, and what it may use: told in one word of its command line."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Task(StrEnum):
    """What is read."""

    PICTURES = "pictures"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A task with its bounds: seconds for one file, megabytes of address space; for voice the model's folder."""

    task: Task
    seconds: float
    megabytes: int
    model: str = ""
    language: str = ""

    def spell(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self))

    @staticmethod
    def read(spelled: str) -> "Errand":
        """Read what was written down."""
        told = json.loads(spelled)
        return Errand(**{**told, "task": Task(told["task"])})
