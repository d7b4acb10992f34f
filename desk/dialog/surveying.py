"""The survey in the chat: each answer is kept as it comes, and leads to the next question (T15)."""

from desk import outcome
from desk.conversations import Topic
from desk.dialog import proposing
from desk.dialog.draft import Draft
from desk.dialog.intents import without_praise
from desk.errors import IncompleteError
from desk.notices import tell_person
from desk.phrases import mentions
from desk.survey import asking, chasing, taking
from desk.survey.dimension import SurveyDimension
from desk.survey.hearing_out import heard_out
from desk.survey.impartial import check_customer
from desk.survey.round import SurveyRound
from desk.survey.words import Rated, is_only_numbers, read_points
from desk.terms import Status
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend
from desk.tokens import Button

_MAY_ANSWER = frozenset({Status.RESULT_SENT, Status.CONFIRMED, Status.CLOSED})


def turn_to(ticket: Ticket, draft: Draft) -> None:
    """Wait for the answer to the question that was just put; ask for a comment where all is answered already."""
    if not asking.is_asked_of(ticket, draft.around):
        draft.turn_to(ticket=ticket.id, topic=None, field=None)
    elif _round(ticket, draft).open_questions:
        draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)
    else:
        _conclude(ticket, draft)


def ask_again(ticket: Ticket, draft: Draft) -> None:
    """Put the open question once more."""
    held = _round(ticket, draft)
    is_older = ticket.survey is None and ticket.feedback.satisfaction is not None
    if is_older or not held.open_questions or not asking.is_asked_of(ticket, draft.around):
        return
    draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)
    draft.say(*asking.first(ticket, held, draft.around), choices=asking.choices(ticket, held, draft.around))


def take_points(ticket: Ticket, draft: Draft) -> bool:
    """Understand points for one question or several; words alone are kept as a comment. False when they are neither."""
    if proposing.is_alarming(draft):
        return False
    is_asked = draft.dialog.topic is Topic.SATISFACTION
    if rated := _rated(ticket, draft):
        return _take(ticket, rated, draft)
    if is_asked and is_only_numbers(draft.heard.told):
        _say_what_counts(ticket, draft)
    elif is_asked and _has_enough(draft):
        no_more(ticket, draft)
    elif not is_asked or ticket.status is not Status.CONFIRMED or tells_trouble(draft.heard.told, draft):
        return False
    else:
        _keep_words(ticket, draft.heard.words, draft)
        draft.say(text("Thank you, we have noted that."))
        ask_again(draft.ticket(ticket.id) or ticket, draft)
    return True


def take_kept(ticket: Ticket, words: str, draft: Draft) -> bool:
    """Take points of a message that was kept until it was said which ticket it is about; False when they are none."""
    rated = _rated(ticket, draft, words)
    if rated is None or tells_trouble(words, draft):
        return False
    go_on(_store(ticket, rated, draft), draft)
    return True


def take_early(ticket: Ticket, draft: Draft) -> tuple[Ticket, str] | None:
    """Take several points that came before the verdict; one alone may answer whatever was asked last.

    Gives the ticket after it, and the words beside the points.
    """
    rated = None if proposing.is_alarming(draft) else _rated(ticket, draft)
    if rated is None or not (rated.is_for_all or len(rated.points) > 1):
        return None
    return _store(ticket, rated, draft), rated.words


def press(button: Button, ticket: Ticket, draft: Draft) -> None:
    """Take a pressed number, or leave a question out, or all that are left."""
    number, dimension, points = asking.read_argument(button.argument)
    held = _round(ticket, draft)
    if ticket.status not in _MAY_ANSWER or number not in {None, ticket.reopened}:
        _say_it_is_void(ticket, draft)
    elif button.action == asking.ENOUGH:
        no_more(ticket, draft)
    elif button.action == asking.LEAVE_OUT and dimension:
        _leave_out(ticket, dimension, draft)
    else:
        dimension = dimension or next(iter(held.open_questions), None)
        is_told = dimension is None or (dimension in held.points and ticket.status is Status.CLOSED)
        if is_told or dimension is None or points is None:
            _say_we_know(ticket, draft)
        else:
            _keep_points(ticket, {dimension: points}, "", draft)
            go_on(ticket, draft, noted=points)


def leave_out(ticket: Ticket, draft: Draft) -> None:
    """Leave out the question that is open, and put the next."""
    if open_ones := _round(ticket, draft).open_questions:
        _leave_out(ticket, open_ones[0], draft)
    else:
        no_more(ticket, draft)


def no_more(ticket: Ticket, draft: Draft) -> None:
    """Ask nothing more; what was answered counts, and with an answer the ticket may close."""
    draft.about = ticket.id
    policy = draft.around.policy_for(ticket)
    ticket = draft.apply(taking.decline(ticket, policy=policy, by=draft.actor, now=draft.now))
    if _round(ticket, draft).points and ticket.status is not Status.RESULT_SENT:
        finish(ticket, draft)
        return
    draft.turn_to(topic=None)
    draft.set_timers(chasing.over(ticket)[0])  # somebody may still call, but the chat is quiet
    draft.say(text("All right. Thank you for your trust."))


def take_suggestion(ticket: Ticket, draft: Draft) -> bool:
    """Store a suggestion, which ends the conversation about this ticket; False when it tells of a trouble instead."""
    if ticket.status is not Status.CONFIRMED or tells_trouble(draft.heard.told, draft):
        draft.turn_to(topic=None)
        return False
    finish(_keep_words(ticket, draft.heard.words, draft), draft)
    return True


def no_suggestion(ticket: Ticket, draft: Draft) -> None:
    """End the conversation about this ticket without a suggestion."""
    if ticket.status is Status.CONFIRMED:
        finish(ticket, draft)
    else:
        draft.turn_to(topic=None)
        draft.say(text("You are welcome. Just write here if there is anything else."))


def finish(ticket: Ticket, draft: Draft) -> None:
    """Thank for what was told, and close a confirmed ticket whose record is complete (T17)."""
    draft.turn_to(topic=None, ticket=None, field=None)
    draft.say(text("Thank you, that helps us."))
    ticket, learnt = heard_out(ticket, draft.around)
    draft.absorb(learnt)
    if ticket.status is not Status.CONFIRMED:
        return
    try:
        draft.absorb(outcome.closed(ticket, draft.around, by=draft.actor))
    except IncompleteError as missing:
        draft.apply(amend(ticket, Act.CLOSURE_REFUSED, by=SYSTEM, now=draft.now))
        draft.owe(tell_person(ticket.owner, draft.around, missing.text, ticket=ticket))


def tells_trouble(words: str, draft: Draft) -> bool:
    """Whether words tell of something that does not work: never a mere comment. "It no longer leaks" is none."""
    phrases = draft.around.policy.phrases
    is_trouble = mentions(without_praise(words, phrases), phrases.get("trouble", ()))
    return is_trouble or mentions(words, phrases.get("unsolved", ())) or proposing.is_alarming(draft)


def _rated(ticket: Ticket, draft: Draft, words: str = "") -> Rated | None:
    held = _round(ticket, draft)
    count = len(held.open_questions or held.asks)
    scale = draft.around.policy_for(ticket).survey.scale
    return read_points(words or draft.heard.told, open_questions=count, scale=scale)


def _take(ticket: Ticket, rated: Rated, draft: Draft) -> bool:
    """Keep the points; False when the words beside them tell of a trouble, which is taken care of elsewhere."""
    held = _round(ticket, draft)
    if ticket.status not in _MAY_ANSWER:
        _say_it_is_void(ticket, draft)
    elif ticket.status is Status.CLOSED and not held.open_questions:
        _say_we_know(ticket, draft)
    else:
        stored = _store(ticket, rated, draft)
        if tells_trouble(rated.words, draft):
            draft.turn_to(topic=None)
            return False
        go_on(stored, draft, noted=rated.points[0] if len(rated.points) == 1 and not rated.is_for_all else None)
    return True


def _store(ticket: Ticket, rated: Rated, draft: Draft) -> Ticket:
    held = _round(ticket, draft)
    asked = held.open_questions or held.asks
    given = dict.fromkeys(asked, rated.points[0]) if rated.is_for_all else dict(zip(asked, rated.points, strict=False))
    stored = _keep_points(ticket, {d: points for d, points in given.items() if points}, rated.words, draft)
    for left_out in (d for d, points in given.items() if points is None):
        policy = draft.around.policy_for(ticket)
        stored = draft.apply(taking.leave_out(stored, left_out, policy=policy, by=draft.actor, now=draft.now))
    return stored


def _keep_points(ticket: Ticket, points: dict[SurveyDimension, int], words: str, draft: Draft) -> Ticket:
    check_customer(ticket, draft.customer, draft.around.staff)
    change = taking.answer(
        ticket,
        points,
        comment=words,
        policy=draft.around.policy_for(ticket),
        via=draft.conversation.address.channel.value,
        by=draft.actor,
        now=draft.now,
    )
    if change.ticket.status is not Status.RESULT_SENT:  # there, the verdict is still to come
        reminder, call = chasing.over(ticket)
        draft.set_timers(reminder, *([call] if points else []))  # words alone are no answer: somebody may still call
    ticket = draft.apply(change)
    if ticket.status is Status.CLOSED:  # nothing looks at it again, should the customer say no more
        ticket, learnt = heard_out(ticket, draft.around)
        draft.absorb(learnt)
    return ticket


def _keep_words(ticket: Ticket, words: str, draft: Draft) -> Ticket:
    return _keep_points(ticket, {}, words, draft)


def _leave_out(ticket: Ticket, dimension: SurveyDimension, draft: Draft) -> None:
    held = _round(ticket, draft)
    if dimension in held.open_questions:
        policy = draft.around.policy_for(ticket)
        ticket = draft.apply(taking.leave_out(ticket, dimension, policy=policy, by=draft.actor, now=draft.now))
    go_on(ticket, draft)


def go_on(ticket: Ticket, draft: Draft, *, noted: int | None = None) -> None:
    """Put the next question; after the last one, ask what could be better."""
    ticket = draft.ticket(ticket.id) or ticket
    held = _round(ticket, draft)
    if not held.open_questions or ticket.status is Status.RESULT_SENT:
        _conclude(ticket, draft)
        return
    draft.about = ticket.id
    draft.turn_to(ticket=ticket.id, topic=Topic.SATISFACTION, field=None)
    if noted:
        draft.say(text("Noted: {points}.", points=noted))
    draft.say(*asking.following(ticket, held, draft.around), choices=asking.choices(ticket, held, draft.around))


def _conclude(ticket: Ticket, draft: Draft) -> None:
    draft.about = ticket.id
    if ticket.status is Status.RESULT_SENT:
        draft.turn_to(ticket=ticket.id, topic=None, field=None)
        question = text("Thank you, your points are noted. And is ticket {number} solved?", number=ticket.id)
        draft.say(question, choices=outcome.questions(ticket, draft.around))
    elif _round(ticket, draft).comment or ticket.status is Status.CLOSED:
        finish(ticket, draft)
    else:
        draft.turn_to(ticket=ticket.id, topic=Topic.SUGGESTION, field=None)
        draft.say(
            text("Thank you. Is there anything we should do better next time?"),
            choices=(draft.choice("fine", text("No, all fine"), ticket=ticket),),
        )


def _say_what_counts(ticket: Ticket, draft: Draft) -> None:
    held, scale = _round(ticket, draft), draft.around.policy_for(ticket).survey.scale
    draft.about = ticket.id
    wrong = text("Please answer with a number from 1 to {scale}.", scale=scale)
    if len(held.open_questions) > 1:
        count = len(held.open_questions)
        wrong = text("Please send one number from 1 to {scale}, or {count} of them in a row.", scale=scale, count=count)
    draft.say(
        wrong,
        *asking.following(ticket, held, draft.around),
        choices=asking.choices(ticket, held, draft.around),
    )


def _say_it_is_void(ticket: Ticket, draft: Draft) -> None:
    draft.about = ticket.id
    draft.say(text("We are working on ticket {number} again, and ask you once more when it is done.", number=ticket.id))


def _say_we_know(ticket: Ticket, draft: Draft) -> None:
    draft.about = ticket.id
    draft.say(text("Thank you, we have your answer for ticket {number} already.", number=ticket.id))


def _has_enough(draft: Draft) -> bool:
    said = draft.heard.told.strip(" .!。！").lower()
    return said in draft.around.policy.phrases.get("enough", ())


def _round(ticket: Ticket, draft: Draft) -> SurveyRound:
    return taking.round_of(ticket, draft.around.policy_for(ticket), now=draft.now)
