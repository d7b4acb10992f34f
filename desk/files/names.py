"""Names of files: fit for every system, short, and with an ending that says what the file is."""

import unicodedata

from desk.files.forms import Form

LONGEST_NAME = 120  # in bytes, with room for what others add to it
_LONGEST_ENDING = 10
# Control and format characters hide or turn round what stands there; the others mean something to some system.
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_MEANINGFUL = frozenset('/\\:*?"<>|')


def fit_name(name: str | None, *, form: Form, otherwise: str) -> str:
    """Give a file's name made fit, ending as its form does; `otherwise` where nothing is left of it."""
    shown = (char for char in name or "" if unicodedata.category(char) not in _UNFIT)
    fit = "".join("_" if char in _MEANINGFUL else char for char in shown).strip(" .") or otherwise
    stem, dot, ending = fit.rpartition(".")
    if not dot or not stem or len(ending.encode()) > _LONGEST_ENDING:
        stem, ending = fit, ""
    if form.endings and ending.lower() not in form.endings:
        stem, ending = fit, form.endings[0]
    tail = f".{ending}" if ending else ""
    return stem.encode()[: LONGEST_NAME - len(tail.encode())].decode(errors="ignore") + tail
