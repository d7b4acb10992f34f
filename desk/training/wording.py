"""Trainings in words."""

from desk.texts import Text, text
from desk.training.session import Session, Topic

TOPIC: dict[Topic, Text] = {
    Topic.STANDARD: text("Service standard: standards, process, norms"),
    Topic.PROBLEMS: text("Problem handling: cases of common problems"),
    Topic.ATTITUDE: text("Attitude: service awareness, communication"),
    Topic.OTHER: text("Another topic"),
}


def session_lines(session: Session) -> tuple[Text, ...]:
    """Say what was taught, when, by whom, to whom; then the tickets that were its cases."""
    what = text(
        "{number}, {day}: {topic}. Held by {trainer} for {names}. {notes}",
        number=session.id,
        day=session.on.isoformat(),
        topic=TOPIC[session.topic],
        trainer=session.trainer,
        names=", ".join(one.name for one in session.attendants),
        notes=session.notes,
    )
    if not session.cases:
        return (what,)
    return what, text("Cases: {tickets}", tickets=", ".join(f"#{number}" for number in session.cases))
