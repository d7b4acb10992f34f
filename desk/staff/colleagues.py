"""For whom somebody settles something: themselves, or a colleague whose name comes first, if they may."""

from collections.abc import Iterable

from desk.errors import DeskError, NotPermittedError
from desk.people import Member
from desk.replies import Say
from desk.staff.draft import Draft
from desk.staff.steps import Job
from desk.terms import MemberId, Role
from desk.texts import Text, text
from desk.turns import Outbound


def whom(job: Job) -> tuple[Member, str]:
    """Tell whom the words of an order are about, and give the other words.

    Raises NotPermittedError where the colleague is not theirs to speak for, DeskError where several have the name.
    """
    named = job.draft.around.staff.named(job.rest)
    if not named:
        return job.draft.member, job.rest
    found, rest = named
    if len(found) > 1:
        numbers = ", ".join(f"#{member.id}" for member in found)
        raise DeskError(text("Several are called {name}. Say the number instead: {numbers}",
                             name=found[0].name, numbers=numbers))  # fmt: skip
    if not leads(job.draft.member, found[0]):
        raise NotPermittedError(text("Only {name}, their lead or a supervisor may do this.", name=found[0].name))
    return found[0], rest


def of_id(draft: Draft, said: str) -> Member:
    """Give the member whom an earlier answer named."""
    return draft.around.staff.by_id[MemberId(int(said))]


def leads(member: Member, other: Member) -> bool:
    """Whether a member may speak for another one: themselves, their lead, or a supervisor."""
    if member.id == other.id or member.has(Role.SUPERVISOR, Role.MANAGER):
        return True
    return member.has(Role.LEAD) and member.department == other.department


def tell(draft: Draft, members: Iterable[Member], news: Text) -> None:
    """Owe members news that is about no ticket."""
    say = Say(body=(news,))
    draft.owe(Outbound(to=member.addresses[0], message=say) for member in members if member.addresses)


def nobody(words: str) -> DeskError:
    """Make the refusal of words that name nobody."""
    return DeskError(text("There is nobody called {name} among the staff.", name=words))
