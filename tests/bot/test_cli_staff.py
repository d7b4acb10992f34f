"""`aftercare staff …`: a code for each new colleague, and who works here."""

import re
from pathlib import Path

import pytest

from bot.cli.trouble import read_settings
from bot.wiring import open_store
from tests.bot.terminal import Terminal

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
INVITE = ("staff", "invite", "--name", "Li", "--role", "technician")


@pytest.fixture(autouse=True)
def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))


@pytest.mark.requirement("R1.3-4")
async def test_an_invitation_adds_a_member_and_gives_a_code(terminal: Terminal) -> None:
    code, said = await terminal.runs(*INVITE, "--role", "agent", "--contact", "ext. 5", "--locale", "en")
    assert code == 0
    found = re.search(r"Code for Li: ([A-Z2-9]{8})\b", said)
    assert found is not None
    assert f"start=inv_{found[1]}" in said
    async with open_store(read_settings()) as store, store.begin() as tx:
        (member,) = (await tx.staff()).members
        assert found[1] in await tx.invitations([found[1]])
    assert (member.name, member.position, member.contact) == ("Li", "Technician", "ext. 5")
    assert sorted(member.roles) == ["agent", "technician"]


async def test_who_works_here_is_listed_with_roles_and_ways(terminal: Terminal) -> None:
    await terminal.runs(*INVITE)
    code, said = await terminal.runs("staff", "list")
    assert code == 0
    assert re.search(r"\d+  Li  technician  technical  not joined yet", said)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--role", "boss"), "There is no role 'boss'; there are: agent, technician"),
        (("--department", "moon"), "There is no department 'moon'; the policy has: technical, customer_service"),
    ],
)
async def test_what_does_not_exist_is_named_with_what_does(
    terminal: Terminal, words: tuple[str, ...], expected: str
) -> None:
    code, said = await terminal.runs(*INVITE, *words)
    assert (code, expected in said) == (1, True), said
    assert "Traceback" not in said
    assert "Li" not in (await terminal.runs("staff", "list"))[1]


async def test_a_member_needs_a_name_and_a_role(terminal: Terminal) -> None:
    code, said = await terminal.runs("staff", "invite", "--role", "agent")
    assert (code, "--name" in said) == (2, True)
    code, said = await terminal.runs("staff", "invite", "--name", "Li")
    assert (code, "--role" in said) == (2, True)


async def test_without_a_database_it_says_so_in_a_sentence(terminal: Terminal) -> None:
    terminal.sets(DATABASE_URL="postgresql://me:canary@127.0.0.1:1/none")
    code, said = await terminal.runs(*INVITE)
    assert code == 1
    assert "can't be used" in said
    assert "canary" not in said
    assert "Traceback" not in said
