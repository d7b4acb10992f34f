"""What somebody can do, where they work, and where they set out: told by themselves, or by who leads them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from zlib import crc32

from desk import wording
from desk.messages import Place
from desk.people import Member
from desk.policy import Policy, in_language
from desk.staff.colleagues import of_id, tell, whom
from desk.staff.draft import Draft
from desk.staff.roster_words import listed
from desk.staff.spoken import NOT_HAD, stands_for
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, proceed
from desk.terms import ProductCategory, ServiceType
from desk.texts import Text, text, verbatim

MOST = 30
LONGEST = 40
_TOGGLE = "~"
_MOST_OPTIONS = 8
_STRONG = re.compile(r"[,，、;；\n]+")
_SPOT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)")
_OFF = frozenset({"off", "forget", "删除", "清除"})

SKILLS: dict[str, Text] = {
    **{service.value: label for service, label in wording.SERVICE.items() if service is not ServiceType.OTHER},
    **{kind.value: label for kind, label in wording.CATEGORY.items() if kind is not ProductCategory.OTHER},
}


def skills(job: Job) -> Step | None:
    """Say what a member can do; jobs go to those who can do them."""
    return _collect(job, skills, lambda member: member.skills, _keep_skills)


def region(job: Job) -> Step | None:
    """Say for which regions a member goes."""
    return _collect(job, region, lambda member: member.regions, _keep_regions)


def _keep_skills(member: Member, held: frozenset[str], _: Draft) -> tuple[Member, Text]:
    label = text("Skills of {name}: {what}", name=member.name, what=skill_words(held))
    return replace(member, skills=held), label


def _keep_regions(member: Member, held: frozenset[str], draft: Draft) -> tuple[Member, Text]:
    names = (region_name(key, draft.around.policy, draft.member.locale) for key in sorted(held))
    label = text("Regions of {name}: {what}", name=member.name, what=_spoken(names))
    return replace(member, regions=held), label


def skill_words(held: frozenset[str]) -> Text:
    """Name skills."""
    return _spoken(SKILLS.get(skill, verbatim(skill)) for skill in sorted(held))


def _spoken(words: Iterable[Text]) -> Text:
    found = list(words)
    return listed(found) if found else verbatim("—")


def _collect(
    job: Job,
    form: Callable[[Job], Step | None],
    held: Callable[[Member], frozenset[str]],
    keep: Callable[[Member, frozenset[str], Draft], tuple[Member, Text]],
) -> Step | None:
    if not job.said:
        member, rest = whom(job)
        proceed(replace(job, said=(str(member.id),), rest=rest), form)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    known = {_mark(key): (key, label) for key, label in (SKILLS if form is skills else _regions(draft)).items()}
    key_in = key_of if form is skills else partial(region_key, policy=draft.around.policy)
    if len(job.said) == 1:
        _, now = keep(member, held(member), draft)
        options = tuple(Option(value=mark, label=label) for mark, (_, label) in known.items())
        question = text("Choose what to add or take away, or type all of them: A, B. “-” for none.")
        return Step(question=(now, question), options=options, read=partial(_read, known=set(known), key_in=key_in))
    chosen = known.get(job.said[1])
    new = held(member) ^ {chosen[0]} if chosen else _changed(held(member), job.said[1], key_in)
    changed, told = keep(member, new, draft)
    draft.know(member=changed)
    draft.say(told)
    if member.id != draft.member.id:
        tell(draft, (member,), told)
    return None


def _regions(draft: Draft) -> dict[str, Text]:
    """Name the policy's regions, and those that colleagues have, to choose from."""
    policy, locale = draft.around.policy, draft.member.locale
    known = [region.key for region in policy.regions]
    theirs = sorted({key for member in draft.around.staff.members for key in member.regions} - set(known))
    return {key: region_name(key, policy, locale) for key in [*known, *theirs][:_MOST_OPTIONS]}


def _read(words: str, *, known: set[str], key_in: Callable[[str], str | None]) -> Taken | None:
    """Take a choice or a list. Raises BadAnswerError for a list that is too long, or names what the policy has not."""
    names = () if words in known or words.strip() in NOT_HAD else words_of(words)
    if len(names) > MOST or any(len(name) > LONGEST for name in names):
        raise BadAnswerError(text("At most {count} words of {length} letters, please.", count=MOST, length=LONGEST))
    if strange := next((name for name in names if key_in(name.lstrip("+-")) is None), None):
        raise BadAnswerError(text("The policy has no region {name}.", name=strange))
    return words, ""


def _mark(key: str) -> str:
    """Stand for something to choose, in few letters: whatever it is called."""
    return f"{_TOGGLE}{crc32(key.encode()):08x}"


def _changed(held: frozenset[str], said: str, key_in: Callable[[str], str | None]) -> frozenset[str]:
    """Follow what was typed: "+a -b" adds and takes away, all else is the whole list."""
    if said.strip() in NOT_HAD:
        return frozenset()
    names = words_of(said)
    more, less, whole = (
        {key for name in names if (name[0] if name[0] in "+-" else "") == sign and (key := key_in(name.lstrip("+-")))}
        for sign in ("+", "-", "")
    )
    return frozenset(whole) or (held | more) - less


def words_of(said: str) -> tuple[str, ...]:
    """Split what was typed: at commas; where there are none, at spaces between words that need no space within."""
    if _STRONG.search(said):
        parts = _STRONG.split(said)
    else:
        parts = said.split()
        if not all(key_of(part.lstrip("+-")) in SKILLS or not part.isascii() or part[0] in "+-" for part in parts):
            parts = [said]
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def key_of(word: str) -> str:
    """Give the desk's own word for a skill that it knows, and any other as it is."""
    said = word.strip()
    return next((key for key in SKILLS if stands_for(said, key)), said)


def region_key(word: str, policy: Policy) -> str | None:
    """Give the key of a region of the policy by any of its names; None for another. Without any, each word is one."""
    said = word.strip().casefold()
    found = (r.key for r in policy.regions if said in {r.key.casefold(), *(n.casefold() for n in r.names.values())})
    return next(found, None) if policy.regions else word.strip()


def region_name(key: str, policy: Policy, locale: str) -> Text:
    """Name a region in a language."""
    names = next((region.names for region in policy.regions if region.key == key), {})
    return verbatim((in_language(names, locale) if names else "") or key)


def base(job: Job) -> Step | None:
    """Say where a member sets out from, by sharing a place or typing it."""
    if not job.said:
        member, rest = whom(job)
        proceed(replace(job, said=(str(member.id),), rest=rest), base)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    if len(job.said) == 1:
        return Step(question=_where(member), read=lambda words: _read_place(draft, words))
    place = _place(draft, job.said[1])
    draft.know(member=replace(member, base=place))
    draft.say(
        text("{name} sets out from {place}.", name=member.name, place=_named(place))
        if place
        else text("It is forgotten where {name} sets out from.", name=member.name)
    )
    return None


def _where(member: Member) -> tuple[Text, ...]:
    now = (text("{name} sets out from {place}.", name=member.name, place=_named(member.base)),) if member.base else ()
    return (*now, text("Share a location here, or type it like 31.2304, 121.4737. “off” forgets it."))


def _read_place(draft: Draft, words: str) -> Taken | None:
    return (words, "") if words.casefold() in _OFF or _place(draft, words) else None


def _place(draft: Draft, words: str) -> Place | None:
    """Find the place that was shared or typed. Raises BadAnswerError for one that is not on the map."""
    if words.casefold() in _OFF:
        return None
    if shared := next((part for part in draft.scene.message.parts if isinstance(part, Place)), None):
        return shared
    match = _SPOT.fullmatch(words.strip())
    try:
        return Place(latitude=float(match[1]), longitude=float(match[2])) if match else None
    except ValueError:
        raise BadAnswerError(text("This place is not on the map.")) from None


def _named(place: Place) -> str:
    return place.label or f"{place.latitude:.4f}, {place.longitude:.4f}"
