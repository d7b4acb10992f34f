"""For whom a report is written: their language, and the names that the policy has for things in it."""

from dataclasses import dataclass

from desk.policy import Policy
from desk.routing.naming import department_name
from desk.texts import Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A language and a policy."""

    policy: Policy
    locale: str

    def department(self, key: str) -> Text:
        """Name a department."""
        return (
            department_name(key, self.policy.departments, locale=self.locale)
            if key
            else text("not yet with a department")
        )

    @property
    def departments(self) -> tuple[str, ...]:
        """Give the keys of all departments, in the policy's order."""
        return tuple(one.key for one in self.policy.departments)
