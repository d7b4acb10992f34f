"""Callbacks taken lately: the same one again changes nothing, another one under the same signature is forged."""

import hashlib
from collections import OrderedDict
from datetime import datetime

from bot.channels.wechat_wire.envelope import FRESH, ForgedError, Letter

_MOST = 50_000


class TakenLetters:
    """Remembers the letters that this process has taken, for as long as their timestamps pass as fresh."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._taken: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()

    def holds(self, letter: Letter) -> bool:
        """Tell whether this very letter was taken. Raises ForgedError if its signature came with another text.

        In plain mode the platform does not sign the body: who overhears one callback could write others.
        """
        taken = self._taken.get(letter.signature)
        if taken is None:
            return False
        if taken[1] != digest_of(letter):
            raise ForgedError("a signature that was used for another callback")
        return True

    def note(self, letter: Letter, *, now: datetime) -> None:
        """Remember that a letter was taken."""
        self._taken[letter.signature] = (now, digest_of(letter))
        while self._taken:
            oldest, (taken_at, _) = next(iter(self._taken.items()))
            if now - taken_at <= 2 * FRESH and len(self._taken) <= self._most:
                return
            del self._taken[oldest]


def digest_of(letter: Letter) -> bytes:
    """Give what tells the text of a letter from every other."""
    return hashlib.sha256(letter.xml.encode()).digest()[:8]
