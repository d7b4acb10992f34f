"""Visits in words: when, and how an arrival was proved."""

from desk.texts import Clock, Day, Text, text
from desk.tickets.record import listed
from desk.visits.visit import CheckIn, Moment, Proof, SigningState, Window

PROOF: dict[Proof, Text] = {
    Proof.PLACE: text("by location"),
    Proof.EVIDENCE: text("location kept, not compared"),
    Proof.CODE: text("by the customer's code"),
    Proof.WORD: text("not proved"),
}
MOMENT: dict[Moment, Text] = {
    Moment.BEFORE: text("before the work"),
    Moment.AFTER: text("after the work"),
}
SIGNING: dict[SigningState, Text] = {
    SigningState.ASKED: text("asked for"),
    SigningState.SIGNED: text("signed"),
    SigningState.REFUSED: text("refused: the work is not right"),
    SigningState.UNSIGNED: text("not signed"),
}


def told(window: Window) -> Text:
    """Say from when to when, on which day."""
    return text("{day} {start}–{end}", day=Day(at=window.start), start=Clock(at=window.start), end=Clock(at=window.end))


def all_of(windows: tuple[Window, ...]) -> Text:
    """Say several windows, one after the other."""
    return listed(tuple(map(told, windows)))


def arrival(check_in: CheckIn) -> Text:
    """Say how an arrival was proved, with the distance where there is one."""
    if check_in.metres is None:
        return PROOF[check_in.proof]
    if check_in.proof is Proof.EVIDENCE:
        return text("location {metres} m away from the customer's place", metres=check_in.metres)
    return text("{proof}, {metres} m away", proof=PROOF[check_in.proof], metres=check_in.metres)
