"""The customer's conversation: from the first message to a closed ticket, with as few questions as possible."""

from desk.dialog.answering import answer
from desk.dialog.wanting import needs

__all__ = ["answer", "needs"]
