"""Broken rules of the desk, said to the person who ran into them."""

from desk.texts import Text


class DeskError(Exception):
    """A rule of the desk forbids what was asked; `text` says why and what to do instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.msgid)
        self.text = text


class IllegalMoveError(DeskError):
    """The ticket's state machine has no such move from where the ticket stands."""


class NotPermittedError(DeskError):
    """The member's role does not allow this action."""


class IncompleteError(DeskError):
    """Something mandatory is missing; the text names what."""
