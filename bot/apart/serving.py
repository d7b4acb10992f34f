"""The child's side: one piece of work after the other from its input, until that ends. Nothing it does harms the desk.

It has no settings and no secrets, can't reach the network, and ends itself where the desk doesn't.
"""

import os
import sys
from collections.abc import Callable

from bot.apart.bounds import GRACE, end_after, stay_within
from bot.apart.frames import framed, take


def serve(work: Callable[[bytes], bytes], *, seconds: float, megabytes: int) -> None:
    """Do what comes until there is no more, each piece in so many seconds and all in so many megabytes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    stay_within(megabytes)
    while (content := take(sys.stdin.buffer)) is not None:
        end_after(seconds + GRACE)
        answers.write(framed(work(content)))
        answers.flush()
        end_after(0)
