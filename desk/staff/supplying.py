"""The orders about a supplier who takes part: name them, and say how well they did (R3.4-7, R3.4-8)."""

from desk.staff.spoken import NOT_HAD
from desk.staff.steps import Job, Option, Step, Taken
from desk.texts import text, verbatim
from desk.tickets import supplying


def supplier(job: Job) -> Step | None:
    """Name the supplier who takes part; “-” says that none does."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        return Step(question=(text("Ticket {number}: which supplier takes part? (“-” for none)", number=ticket.id),))
    named = "" if job.said[0] in NOT_HAD else job.said[0]
    after = draft.apply(supplying.name(ticket, named, by=draft.member, now=draft.scene.now))
    draft.refresh(after)
    if named:
        draft.say(text("Ticket {number}: {name} takes part in the work.", number=after.id, name=named))
    else:
        draft.say(text("Ticket {number}: no supplier takes part.", number=after.id))
    return None


def evaluate(job: Job) -> Step | None:
    """Ask how well the supplier did, and why; the ticket can't close before that is known."""
    draft, ticket = job.draft, job.ticket
    policy = draft.around.policy_for(ticket)
    if len(job.said) < 2:  # noqa: PLR2004 -- the points and the words
        scale = policy.survey.scale
        ask = text(
            "Ticket {number}: how good was the service of {name}, from 1 to {scale}?",
            number=ticket.id,
            name=ticket.supplier or "—",
            scale=scale,
        )
        options = tuple(Option(value=str(n), label=verbatim(str(n))) for n in range(1, scale + 1))
        if not job.said:
            return Step(
                question=(ask,), options=options, read=lambda words: _points(words, scale), numbers_are_words=True
            )
        return Step(question=(text("Why? A few words: punctual, complete, clean, …"),))
    points, words = job.said
    given = int(points)
    after = draft.apply(supplying.evaluate(ticket, given, words, by=draft.member, policy=policy, now=draft.scene.now))
    draft.say(text("Ticket {number}: {points} for {name}. Noted.", number=after.id, points=given, name=ticket.supplier))
    return None


def _points(words: str, scale: int) -> Taken | None:
    first, _, rest = words.partition(" ")
    is_number = first.isascii() and first.isdigit() and len(first) < 4  # noqa: PLR2004 -- digits
    return (first, rest.strip()) if is_number and 1 <= int(first) <= scale else None
