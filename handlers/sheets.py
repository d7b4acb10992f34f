"""Loads the appraisals that members of staff ask for, where they may see them, before their turns are decided."""

from collections.abc import Sequence
from datetime import timedelta

from desk.appraisal.appraised import Appraised
from desk.appraisal.judging import may_lead, may_see
from desk.appraisal.news import may_judge
from desk.appraisal.sheet import AppraisalSheet
from desk.appraisal.subject import department_of, subject_in, subject_of
from desk.messages import InboundMessage
from desk.people import Member
from desk.quality.asking import Scope
from handlers.reading import Reading
from handlers.world import World

MOST_SHEETS = 3
MOST_CONSEQUENCES = 10
MOST_TESTS = 10
LATELY = timedelta(days=100)
EVIDENCE = "e"


async def load_appraisals(tx: Reading, messages: Sequence[InboundMessage], world: World) -> None:
    """Load for each message what it asks for; what may not be seen is not there, and the turn says so."""
    for message in messages:
        words, member = world.wanted[message.key].appraisal, world.staff.by_address.get(message.address)
        if words is not None and member is not None:
            await _load(tx, message.key, words, member, world)


async def _load(tx: Reading, key: str, words: str, member: Member, world: World) -> None:
    around = world.around()
    named = subject_in(words, staff=around.staff, policy=around.policy)
    scope, rest = named or (Scope(person=member.id), "")
    if scope.person != member.id and not may_lead(member, department_of(scope, around.staff)):
        return
    kept = await tx.appraisals.of(subject_of(scope), limit=MOST_SHEETS)
    sheets = tuple(sheet for sheet in kept if may_see(sheet, member))  # one from before a transfer is their old lead's
    world.appraised[key] = Appraised(
        scope=scope,
        sheets=sheets,
        evidence=await tx.appraisals.evidence(sheets[0].key) if sheets and rest == EVIDENCE else (),
        consequences=await tx.appraisals.consequences([subject_of(scope)], limit=MOST_CONSEQUENCES),
        tested=await tx.appraisals.tested(scope.person, limit=MOST_TESTS) if scope.person is not None else (),
        to_judge=await _to_judge(tx, member, world) if scope.person == member.id else (),
    )


async def _to_judge(tx: Reading, member: Member, world: World) -> tuple[AppraisalSheet, ...]:
    """List what a member is to judge and has not: of the last times that ended."""
    if not may_lead(member, member.department):
        return ()
    ended = await tx.appraisals.ended(since=world.now - LATELY, until=world.now)
    return tuple(
        sheet
        for sheet in ended
        if may_judge(sheet, member) and not any(one.by.id == member.id for one in sheet.judgements)
    )
