"""What people hear of a ticket under watch, stretch by stretch."""

from dataclasses import dataclass
from datetime import timedelta

from desk.messages import Address
from desk.people import Member
from desk.replies import Card, choices_of
from desk.terms import Role
from desk.turns import Outbound
from tests.desk.builders import ANNS_CHAT, EVERYBODY, MEI, a_member, a_policy
from tests.desk.sla.watch import Watch
from tests.desk.talking import in_english, read

PAN = a_member(10, "Pan", Role.LEAD)
QI = a_member(11, "Qi", Role.MANAGER, department="management")
ROOT = a_member(12, "Root", Role.ADMIN, department="management")
CHAIN = (*EVERYBODY, PAN, QI)
ANN = ANNS_CHAT


@dataclass
class Hearing(Watch):
    """A watch that notes who heard what since the last time somebody asked."""

    members: tuple[Member, ...] = CHAIN

    def passes(self, span: timedelta) -> "Hearing":
        """Let time pass, and forget what was heard before."""
        self.told.clear()
        self.waits(span)
        return self

    def to(self, who: Member | Address) -> list[Outbound]:
        """Give what somebody was told in the last stretch, but for changes of cards."""
        chats = (who,) if isinstance(who, Address) else who.addresses
        mine = [out for out in self.told if out.to in chats]
        return [out for out in mine if not (isinstance(out.message, Card) and out.message.revises)]

    def words(self, who: Member | Address) -> str:
        return "\n".join(read(out.message) for out in self.to(who))

    def labels(self, who: Member | Address) -> list[str]:
        return [in_english(choice.label) for out in self.to(who) for choice in choices_of(out.message)]

    def hearers(self) -> list[str]:
        """Name the staff who heard anything in the last stretch, each once, in the order of their names."""
        return sorted({member.name for member in self.members if self.to(member)})


def reported(level: int = 1, members: tuple[Member, ...] = CHAIN, **policy: object) -> Hearing:
    """A ticket of that level, that Mei owns and nobody has taken yet."""
    hearing = Hearing(policy=a_policy(**policy), members=members)
    hearing.opens()
    hearing.grades(level)
    assert hearing.held.owner
    assert hearing.held.owner.id == MEI.id
    return hearing
