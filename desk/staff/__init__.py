"""The conversation with staff: what a turn needs (`needs`), and everything that follows from a message (`answer`)."""

from desk.staff.answering import answer
from desk.staff.rights import SEES_ALL
from desk.staff.wanting import needs

__all__ = ["SEES_ALL", "answer", "needs"]
