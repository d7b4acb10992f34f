"""What a member tells of the open work of their department: `/weekly …` (R3.3-4)."""

from desk.errors import DeskError
from desk.reports.accounts import Account, period_now
from desk.staff.steps import Job, Step
from desk.texts import text

LONGEST = 2000  # characters: a report has room for a page of them


def weekly(job: Job) -> Step | None:
    """Note their words for the report of the departments; who tells more adds to it."""
    draft = job.draft
    name = draft.department(draft.member.department)
    if not job.said:
        question = text("{department}: how does the open work stand, what holds it up, what comes next?",
                        department=name)  # fmt: skip
        return Step(question=(question,))
    words = job.said[0].strip()
    if len(words) > LONGEST:
        raise DeskError(text("Please say it in at most {count} characters.", count=LONGEST))
    policy = draft.around.policy
    period = period_now(policy, draft.scene.now)
    draft.tell(
        Account(
            department=draft.member.department,
            begins=period.begins,
            at=draft.scene.now,
            by=draft.member.name,
            words=words,
        )
    )
    draft.say(text("Thank you. It stands in the report of {period}.", period=period.words))
    return None
