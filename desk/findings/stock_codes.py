"""Which parts of the owner's list the codes on a photo name, and by what serial (R2.2-6)."""

import re
from collections.abc import Iterable
from datetime import datetime

from desk.findings.finding import FindingKind
from desk.findings.finding_out import LABELLED, LEAST_SURE, findings_in
from desk.findings.inscription import Inscription
from desk.findings.labels import plainly
from desk.visits.rules import StockPart

_LONGEST_CODE = 60  # characters of a code that nobody knows, as it is said
_LEAST = 4  # characters of a number that is looked for among other words; a shorter one is all that its code says
_AMONG = r"(?<![0-9A-Z_\-]){}(?![0-9A-Z_\-])"


def parts_on(inscription: Inscription, parts: Iterable[StockPart]) -> tuple[StockPart, ...]:
    """Find the parts that a photo shows: by its codes, else by a line of print that is a part's number."""
    listed = tuple(parts)
    codes = [plainly(code.words) for code in inscription.codes]
    if by_code := tuple(part for part in listed if any(_names(words, part) for words in codes)):
        return by_code
    printed = {plainly(line.words).casefold() for line in inscription.lines if line.confidence >= LEAST_SURE}
    return tuple(part for part in listed if part.number.casefold() in printed)


def serial_on(inscription: Inscription, *, at: datetime) -> str:
    """Give the serial number that a photo's codes name as such; empty where they name none, or several."""
    found = findings_in(Inscription(codes=inscription.codes), at=at)
    serials = [one.value for one in found if one.kind is FindingKind.SERIAL and one.confidence >= LABELLED]
    return serials[0] if len(serials) == 1 else ""


def unknown_code(inscription: Inscription) -> str:
    """Give what the first code says, shortened; empty where none could be read."""
    said = (plainly(code.words)[:_LONGEST_CODE] for code in inscription.codes)
    return next(filter(None, said), "")


def _names(words: str, part: StockPart) -> bool:
    return any(_says(words, spelled) for spelled in (part.number, *part.codes))


def _says(words: str, spelled: str) -> bool:
    """Whether a code says a number, alone or among other words; zeros before one of digits only don't count."""
    bare = spelled.lstrip("0") if spelled.isdigit() else spelled
    if len(bare) < _LEAST:
        return words.casefold() == spelled.casefold()
    zeros = "0*" if bare.isdigit() else ""
    return re.search(_AMONG.format(zeros + re.escape(bare)), words, re.IGNORECASE) is not None
