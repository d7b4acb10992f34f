"""Staff, invitations, link codes, and the numbers that new things get."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from desk.messages import Place
from desk.people import Invitation, LinkCode
from desk.roster.shifts import Certificate, Shift, ShiftKind
from desk.terms import CustomerId, MemberId, Role
from desk.turns import Turn
from storage.numbers import AT_ONCE
from storage.store import PostgresStore
from tests.storage.stories import ANN, HOUR, LI, MINUTE, NOW, WANG, customer, member, write


async def test_a_member_is_added_and_found_with_all_they_are(store: PostgresStore) -> None:
    roles = frozenset({Role.AGENT, Role.SUPERVISOR})
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI, WANG, roles=roles, contact="555", locale="en", on_duty=False))
        wang = await tx.add_member(member("Wang"))
    async with store.begin() as tx:
        staff = await tx.staff()
    assert staff.members == (li, wang)
    assert staff.by_address == {LI: li, WANG: li}
    assert li.id != wang.id


@pytest.mark.requirement("R2.2-3")
async def test_what_a_member_can_do_and_when_is_kept(store: PostgresStore) -> None:
    night = Shift(start=NOW, end=NOW + 8 * HOUR, kind=ShiftKind.ON_CALL, note="north", source="december.csv")
    able = member(
        "Li",
        LI,
        tier="senior",
        skills=frozenset({"installation", "boilers"}),
        certificates=(Certificate(name="gas fitter", valid_until=date(2027, 1, 1)), Certificate(name="driver")),
        regions=frozenset({"浦东"}),
        base=Place(latitude=31.2, longitude=121.5, label="Home"),
        shifts=(replace(night, start=NOW - HOUR, end=NOW, source=""), night),
        switched_at=NOW - MINUTE,
    )
    async with store.begin() as tx:
        li = await tx.add_member(able)
        await write(tx, Turn(members=(replace(li, tier="junior"),)))
        assert (await tx.staff()).members == (replace(li, tier="junior"),)


async def test_an_address_moves_to_the_member_who_has_it_now(store: PostgresStore) -> None:
    async with store.begin() as tx:
        li = await tx.add_member(member("Li", LI))
        wang = await tx.add_member(member("Wang", WANG))
        moved = (replace(li, on_duty=False, addresses=()), replace(wang, addresses=(WANG, LI)))
        await write(tx, Turn(members=moved))
        assert (await tx.staff()).members == moved
        await write(tx, Turn(members=(replace(wang, addresses=(LI, WANG)),)))
        assert (await tx.staff()).by_id[wang.id].addresses == (LI, WANG)


async def test_an_invitation_is_used_up_in_the_turn_that_uses_it(store: PostgresStore) -> None:
    async with store.begin() as tx:
        li = await tx.add_member(member("Li"))
        invitation = Invitation(code="A1B2", member=li.id, expires_at=NOW + MINUTE)
        await tx.add_invitation(invitation)
        assert await tx.invitations(["A1B2", "none"]) == {"A1B2": invitation}
        used = replace(invitation, used_at=NOW)
        await write(tx, Turn(invitations=(used,)))
        assert await tx.invitations(["A1B2"]) == {"A1B2": used}


async def test_a_link_code_is_used_up_in_the_turn_that_uses_it(store: PostgresStore) -> None:
    code = LinkCode(code="123456", customer=CustomerId(1), expires_at=NOW + MINUTE)
    async with store.begin() as tx:
        await write(tx, Turn(customers=(customer(),), links=(code,)))
        assert await tx.link_codes(["123456", "000000"]) == {"123456": code}
        await write(tx, Turn(links=(replace(code, used_at=NOW),)))
        assert (await tx.link_codes(["123456"]))["123456"].used_at == NOW


async def test_a_member_speaks_their_own_language(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await tx.add_member(member("Li", LI, locale="en"))
        assert await tx.locales([LI, ANN]) == {LI: "en"}


async def test_tickets_are_numbered_from_1001_without_a_gap(store: PostgresStore) -> None:
    taken = []
    for _ in range(AT_ONCE + 2):
        async with store.begin() as tx:
            numbers = await tx.numbers(tickets=3, customers=1, subtasks=0)
            taken.append(numbers.ticket())
    assert taken == list(range(1001, 1001 + AT_ONCE + 2))


async def test_transactions_at_once_never_share_a_number(store: PostgresStore) -> None:
    async def take() -> list[int]:
        async with store.begin() as tx:
            numbers = await tx.numbers(tickets=5, customers=5, subtasks=5)
            return [numbers.ticket() for _ in range(5)] + [10**6 + numbers.customer() for _ in range(5)]

    taken = [n for ids in await asyncio.gather(*(take() for _ in range(8))) for n in ids]
    assert len(taken) == len(set(taken)) == 80


async def test_two_processes_never_share_a_number(store: PostgresStore) -> None:
    other = PostgresStore(store.engine)
    async with store.begin() as tx, other.begin() as its:
        mine, theirs = (
            await tx.numbers(tickets=1, customers=1, subtasks=1),
            await its.numbers(tickets=1, customers=1, subtasks=1),
        )
        assert (mine.ticket(), theirs.ticket()) == (1001, 1001 + AT_ONCE)
        assert mine.subtask() != theirs.subtask()


async def test_a_number_that_a_failed_transaction_took_is_not_given_again(store: PostgresStore) -> None:
    async def fail() -> None:
        async with store.begin() as tx:
            assert (await tx.numbers(tickets=2, customers=0, subtasks=0)).ticket() == 1001
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.begin() as tx:
        assert (await tx.numbers(tickets=1, customers=0, subtasks=0)).ticket() == 1002


async def test_nobody_knows_a_member_who_was_never_added(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await write(tx, Turn(members=(member("Nobody", id=MemberId(99)),)))
        assert (await tx.staff()).members == ()
