"""What a member settles for themselves: on duty or off, their quiet hours, and their language."""

import re
from dataclasses import replace
from datetime import time

from desk.attention import Quiet
from desk.staff.roster_words import YOU_ARE
from desk.staff.rostering import set_duty
from desk.staff.steps import Job, Option, Step
from desk.texts import Text, text, verbatim

_DUTY = (Option(value="on", label=text("On duty")), Option(value="off", label=text("Off duty")))
_QUIET = (Option(value="on", label=text("As everybody has it")), Option(value="off", label=text("Never")))
_HOURS = re.compile(r"(\d{1,2})(?:[:：](\d{2}))?\s*(?:[-–—~～到至]|to)\s*(\d{1,2})(?:[:：](\d{2}))?")
_LANGUAGES = (Option(value="zh_CN", label=verbatim("中文")), Option(value="en", label=verbatim("English")))


def duty(job: Job) -> Step | None:
    """Go on or off duty: who is off gets no new jobs."""
    draft = job.draft
    if not job.said:
        return Step(question=(YOU_ARE[draft.around.staff.availability(draft.member)],), options=_DUTY)
    set_duty(draft, draft.member, is_on=job.said[0] == "on")
    return None


def quiet(job: Job) -> Step | None:
    """Settle when the desk leaves the member alone with what can wait: hours of their own, none, or the usual ones."""
    draft = job.draft
    usual = draft.around.policy.quiet
    if not job.said:
        question = text("{hours}. When shall reminders wait? Choose, or type hours like 22:00-07:00.",
                        hours=_hours(draft.member.quiet or usual))  # fmt: skip
        return Step(question=(question,), options=_QUIET, read=_read_hours, numbers_are_words=True)
    chosen = {"on": None, "off": Quiet(start=time(0), end=time(0))}.get(job.said[0]) or _hours_in(job.said[0])
    draft.know(member=replace(draft.member, quiet=chosen))
    draft.say(text("{hours}. Tickets of level 1 reach you at any hour.", hours=_hours(chosen or usual)))
    return None


def _read_hours(words: str) -> tuple[str, str] | None:
    return (words, "") if words in {"on", "off"} or _hours_in(words) else None


def _hours_in(words: str) -> Quiet | None:
    """Read hours as people type them: "22:00-07:00", "22-7", "22:00 到 7:00"."""
    found = _HOURS.fullmatch(words.strip())
    if found is None:
        return None
    start_hour, start_minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    try:
        return Quiet(start=time(start_hour, start_minute), end=time(end_hour, end_minute))
    except ValueError:
        return None


def _hours(quiet: Quiet) -> Text:
    if quiet.start == quiet.end:
        return text("You have no quiet hours")
    return text("Your quiet hours are {start} to {end}", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")


def language(job: Job) -> Step | None:
    """Choose the language that the desk speaks with this member."""
    draft = job.draft
    if not job.said:
        return Step(question=(text("Which language do you prefer?"),), options=_LANGUAGES)
    draft.know(member=replace(draft.member, locale=job.said[0]))
    draft.speak(job.said[0])
    draft.say(text("From now on we speak English here."))
    return None
