"""What somebody can do, where they work, and where they set out: told by themselves, or by who leads them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from zlib import crc32

from desk import wording
from desk.messages import Place
from desk.people import Member
from desk.staff.colleagues import of_id, tell, whom
from desk.staff.draft import Draft
from desk.staff.roster_words import listed
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, proceed
from desk.staff.vocabulary import NOT_HAD, stands_for
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


def _keep_skills(member: Member, held: frozenset[str]) -> tuple[Member, Text]:
    label = text("Skills of {name}: {what}", name=member.name, what=skill_words(held))
    return replace(member, skills=held), label


def _keep_regions(member: Member, held: frozenset[str]) -> tuple[Member, Text]:
    label = text("Regions of {name}: {what}", name=member.name, what=_spoken(map(verbatim, sorted(held))))
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
    keep: Callable[[Member, frozenset[str]], tuple[Member, Text]],
) -> Step | None:
    if not job.said:
        member, rest = whom(job)
        proceed(replace(job, said=(str(member.id),), rest=rest), form)
        return None
    draft, member = job.draft, of_id(job.draft, job.said[0])
    _, now = keep(member, held(member))
    known = {_mark(key): key for key in (SKILLS if form is skills else _regions(draft))}
    if len(job.said) == 1:
        options = tuple(Option(value=mark, label=SKILLS.get(key, verbatim(key))) for mark, key in known.items())
        question = text("Choose what to add or take away, or type all of them: A, B. “-” for none.")
        return Step(question=(now, question), options=options, read=_read, numbers_are_words=False)
    changed, told = keep(member, _changed(held(member), job.said[1], known))
    draft.know(member=changed)
    draft.say(told)
    if member.id != draft.member.id:
        tell(draft, (member,), told)
    return None


def _regions(draft: Draft) -> tuple[str, ...]:
    """Name the regions that colleagues have, to choose from."""
    return tuple(sorted({name for member in draft.around.staff.members for name in member.regions}))[:_MOST_OPTIONS]


def _read(words: str) -> Taken | None:
    names = words_of(words)
    if len(names) > MOST or any(len(name) > LONGEST for name in names):
        raise BadAnswerError(text("At most {count} words of {length} letters, please.", count=MOST, length=LONGEST))
    return words, ""


def _mark(key: str) -> str:
    """Stand for something to choose, in few letters: whatever it is called."""
    return f"{_TOGGLE}{crc32(key.encode()):08x}"


def _changed(held: frozenset[str], said: str, known: Mapping[str, str]) -> frozenset[str]:
    """Follow what was said: a chosen one is added or taken away, so are "+a -b", and all else is the whole list."""
    if said in known:
        return held ^ {known[said]}
    if said.strip() in NOT_HAD:
        return frozenset()
    names = words_of(said)
    if all(name[0] in "+-" and name[1:] for name in names):
        more = {key_of(name[1:]) for name in names if name[0] == "+"}
        less = {key_of(name[1:]) for name in names if name[0] == "-"}
        return (held | more) - less
    return frozenset(map(key_of, names))


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
