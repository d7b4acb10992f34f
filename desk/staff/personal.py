"""What a member settles for themselves: on duty or off, and their language."""

from dataclasses import replace

from desk.staff.steps import Job, Option, Step
from desk.texts import text, verbatim

_DUTY = (Option(value="on", label=text("On duty")), Option(value="off", label=text("Off duty")))
_LANGUAGES = (Option(value="zh_CN", label=verbatim("中文")), Option(value="en", label=verbatim("English")))


def duty(job: Job) -> Step | None:
    """Go on or off duty: who is off gets no new jobs."""
    draft = job.draft
    if not job.said:
        now = text("You are on duty.") if draft.member.on_duty else text("You are off duty.")
        return Step(question=(now,), options=_DUTY)
    draft.know(member=replace(draft.member, on_duty=job.said[0] == "on"))
    if job.said[0] == "on":
        draft.say(text("You are on duty: new jobs reach you."))
    else:
        draft.say(text("You are off duty: no new jobs reach you. Your present ones stay yours."))
    return None


def language(job: Job) -> Step | None:
    """Choose the language that the desk speaks with this member."""
    draft = job.draft
    if not job.said:
        return Step(question=(text("Which language do you prefer?"),), options=_LANGUAGES)
    draft.know(member=replace(draft.member, locale=job.said[0]))
    draft.speak(job.said[0])
    draft.say(text("From now on we speak English here."))
    return None
