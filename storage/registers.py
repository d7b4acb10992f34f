"""What a transaction keeps beside turns: see handlers.registers.Registers."""

from storage.asking import PostgresReading
from storage.documents import PostgresDocuments
from storage.exports import PostgresExports
from storage.occurrences import PostgresOccurrences
from storage.papers import PostgresPapers
from storage.readings import PostgresUnread
from storage.traces import PostgresTraces
from storage.wechat_grants import WeChatBudget


class PostgresRegisters(PostgresReading):
    """The books of a transaction, on its connection."""

    @property
    def budget(self) -> WeChatBudget:
        """What WeChat still lets the desk say."""
        return WeChatBudget(self._connection)

    @property
    def traces(self) -> PostgresTraces:
        """What open tickets are found by."""
        return PostgresTraces(self._connection)

    @property
    def occurrences(self) -> PostgresOccurrences:
        """What recurs, and was done."""
        return PostgresOccurrences(self._connection)

    @property
    def documents(self) -> PostgresDocuments:
        """The register of customers' documents."""
        return PostgresDocuments(self._connection)

    @property
    def papers(self) -> PostgresPapers:
        """What is to be drawn."""
        return PostgresPapers(self._connection)

    @property
    def exports(self) -> PostgresExports:
        """What is handed to other systems."""
        return PostgresExports(self._connection)

    @property
    def unread(self) -> PostgresUnread:
        """Kept files that wait to be read."""
        return PostgresUnread(self._connection)
