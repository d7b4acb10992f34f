"""The people on the pretend Telegram: whoever has one number writes to both bots from it."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user; `number` is also the id of the private chat. `place` is latitude and longitude."""

    number: int
    first_name: str
    language: str = "en"
    username: str = ""
    phone: str = ""
    place: tuple[float, float] = (31.230416, 121.473701)

    def as_user(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language,
            **({"username": self.username} if self.username else {}),
        }

    def as_chat(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "type": "private",
            "first_name": self.first_name,
            **({"username": self.username} if self.username else {}),
        }


class People:
    """Everyone who has an account."""

    def __init__(self) -> None:
        self._people: dict[int, Person] = {}

    def meet(self, number: int, *, name: str | None = None, language: str | None = None) -> Person:
        """Return the person with this number, made or renamed as told."""
        person = self._people.get(number) or Person(
            number=number, first_name=f"User {number}", phone=f"+86138{number % 10**8:08d}"
        )
        person = replace(person, first_name=name or person.first_name, language=language or person.language)
        self._people[number] = person
        return person

    def change(self, person: Person) -> None:
        """Keep the person as given: with another phone number, place or username."""
        self._people[person.number] = person

    def find(self, number: int) -> Person | None:
        """Return the person, if anybody has the number."""
        return self._people.get(number)

    def clear(self) -> None:
        """Forget everyone."""
        self._people.clear()
