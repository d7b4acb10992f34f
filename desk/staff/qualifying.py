"""A member's tier and certificates, as a supervisor sets them: they decide who is offered which work (R2.1-7)."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from desk.people import Member
from desk.policy import Policy, in_language
from desk.roster.shifts import Certificate
from desk.staff.colleagues import of_id, tell, whom
from desk.staff.draft import Draft
from desk.staff.roster_words import listed
from desk.staff.spoken import NOT_HAD
from desk.staff.steps import BadAnswerError, Form, Job, Option, Step, Taken, proceed
from desk.texts import Text, text, verbatim

MOST, LONGEST = 20, 40
_NONE = "-"
_MOST_OPTIONS = 8
_UNTIL = re.compile(
    r"(?P<name>.+?)[\s,，]*(?:until|through|有效期至|至|到)\s*"
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?\s*"
)


def tier(job: Job) -> Step | None:
    """Put a member into one of the policy's tiers, or back into that of their role."""
    if not job.said:
        _of_whom(job, tier)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    policy = draft.around.policy
    if len(job.said) == 1:
        if not policy.tiers:
            raise BadAnswerError(text("The policy has no tiers."))
        now = text("Tier of {name}: {what}", name=member.name, what=_tier_name(member.tier, draft))
        options = [Option(value=one.key, label=_tier_name(one.key, draft)) for one in policy.tiers[:_MOST_OPTIONS]]
        none = Option(value=_NONE, label=text("by their role"))
        question = text("Which tier? “-” for that of their role.")
        return Step(question=(now, question), options=(*options, none), read=partial(_read_tier, policy=policy))
    key = "" if job.said[1] == _NONE else job.said[1]
    line = text("Tier of {name}: {what}", name=member.name, what=_tier_name(key, draft))
    _keep(draft, replace(member, tier=key), line)
    return None


def certificate(job: Job) -> Step | None:
    """Note a certificate of a member, with the last day that it is valid; a minus before its name takes it away."""
    if not job.said:
        _of_whom(job, certificate)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    if len(job.said) == 1:
        question = text("Which one? Like: gas until 2027-05-31; without a day it never ends; -gas takes it away.")
        return Step(question=(_certificates_of(member), question), read=partial(_read_certificate, member=member))
    words = job.said[1]
    name = words[1:].strip() if words.startswith(_NONE) else certificate_in(words).name
    others = tuple(one for one in member.certificates if one.name.casefold() != name.casefold())
    changed = replace(member, certificates=others if words.startswith(_NONE) else (*others, certificate_in(words)))
    _keep(draft, changed, _certificates_of(changed))
    return None


def tier_key(words: str, policy: Policy) -> str | None:
    """Give the key of a tier of the policy by any of its names; None for another."""
    said = words.strip().casefold()
    named = (
        one.key for one in policy.tiers if said in {one.key.casefold(), *(n.casefold() for n in one.names.values())}
    )
    return next(named, None)


def certificate_in(words: str) -> Certificate:
    """Read a certificate: its name, and until when it is valid. Raises ValueError for a day that no calendar has."""
    match = _UNTIL.fullmatch(words.strip())
    if match is None:
        return Certificate(name=words.strip())
    until = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return Certificate(name=match["name"].strip(), valid_until=until)


def _of_whom(job: Job, form: Form) -> None:
    member, rest = whom(job)
    proceed(replace(job, said=(str(member.id),), rest=rest), form)


def _read_tier(words: str, *, policy: Policy) -> Taken | None:
    if words.strip() in NOT_HAD:
        return _NONE, ""
    key = tier_key(words, policy)
    if key is None:
        raise BadAnswerError(text("The policy has no tier {name}.", name=words.strip()))
    return key, ""


def _read_certificate(words: str, *, member: Member) -> Taken | None:
    said = words.strip()
    if said.startswith(_NONE):
        if said[1:].strip().casefold() not in {one.name.casefold() for one in member.certificates}:
            raise BadAnswerError(text("{name} has no certificate {what}.", name=member.name, what=said[1:].strip()))
        return said, ""
    try:
        read = certificate_in(said)
    except ValueError:
        raise BadAnswerError(text("There is no such day.")) from None
    if len(read.name) > LONGEST or len(member.certificates) >= MOST:
        raise BadAnswerError(
            text("At most {count} certificates, with names of {length} letters.", count=MOST, length=LONGEST)
        )
    return (said, "") if said else None


def _tier_name(key: str, draft: Draft) -> Text:
    if not key:
        return text("by their role")
    names = next((one.names for one in draft.around.policy.tiers if one.key == key), {})
    return verbatim((in_language(names, draft.member.locale) if names else "") or key)


def _certificates_of(member: Member) -> Text:
    lines = [
        text("{name} until {day}", name=one.name, day=one.valid_until.isoformat())
        if one.valid_until
        else verbatim(one.name)
        for one in member.certificates
    ]
    return text("Certificates of {name}: {what}", name=member.name, what=listed(lines) if lines else verbatim("—"))


def _keep(draft: Draft, member: Member, line: Text) -> None:
    draft.know(member=member)
    draft.say(line)
    if member.id != draft.member.id:
        tell(draft, (member,), line)
