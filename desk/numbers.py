"""Numbers for what a turn creates."""

from desk.terms import CaseId, CustomerId, MeasureId, SubtaskId, TicketId


class Numbers:
    """Fresh ids for what a turn creates; filled by the store beforehand, so that deciding needs no database."""

    def __init__(
        self, tickets: list[int], customers: list[int], subtasks: list[int], entries: list[int] | None = None
    ) -> None:
        self._tickets, self._customers, self._subtasks, self._entries = tickets, customers, subtasks, entries or []

    def ticket(self) -> TicketId:
        """Take the next ticket number."""
        return TicketId(self._tickets.pop(0))

    def customer(self) -> CustomerId:
        """Take the next customer id."""
        return CustomerId(self._customers.pop(0))

    def subtask(self) -> SubtaskId:
        """Take the next sub-task id."""
        return SubtaskId(self._subtasks.pop(0))

    def case(self) -> CaseId:
        """Take the next number for a case that is about no ticket."""
        return CaseId(f"F{self._entries.pop(0)}")

    def measure(self) -> MeasureId:
        """Take the next number for a measure."""
        return MeasureId(f"M{self._entries.pop(0)}")

    def consequence(self) -> str:
        """Take the next number for a reward or a penalty."""
        return f"R{self._entries.pop(0)}"

    def test(self) -> str:
        """Take the next number for the result of a test."""
        return f"T{self._entries.pop(0)}"

    def training(self) -> str:
        """Take the next number for a training."""
        return f"S{self._entries.pop(0)}"
