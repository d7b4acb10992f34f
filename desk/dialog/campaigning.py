"""A campaign in the chat: each answer is kept as it comes; what is said of a ticket or a trouble goes its own way."""

from desk.dialog import surveying
from desk.dialog.draft import Draft
from desk.improvement.opening import after_campaign
from desk.survey import asking, campaigning
from desk.survey.campaign import CampaignRound
from desk.survey.dimension import SurveyDimension
from desk.survey.words import read_points
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tokens import Button


def press(button: Button, _: Ticket | None, draft: Draft) -> None:
    """Take a pressed number, or leave a question out, or all that are left."""
    held = draft.campaign
    _number, dimension, points = asking.read_argument(button.argument)
    if held is None or dimension is None:
        draft.say(text("This survey is over. Thank you!"))
    elif button.action == campaigning.ENOUGH:
        draft.answer_campaign(campaigning.ended(held, now=draft.now))
        draft.say(text("All right. Thank you for your trust."))
    elif button.action == campaigning.LEAVE_OUT or points is None:
        _go_on(campaigning.left_out(held, dimension, now=draft.now), draft)
    else:
        _go_on(_answered(held, {dimension: points}, "", draft), draft)


def take(draft: Draft) -> bool:
    """Understand several points that answer the campaign's questions; False when the words are something else."""
    held = draft.campaign
    if held is None or not (open_ones := held.answers.open_questions):
        return False
    scale = draft.around.policy.survey.scale
    rated = read_points(draft.heard.told, open_questions=len(open_ones), scale=scale)
    if rated is None or surveying.tells_trouble(draft.heard.told, draft):
        return False
    first = rated.points[0]
    given = dict.fromkeys(open_ones, first) if rated.is_for_all else dict(zip(open_ones, rated.points, strict=False))
    points = {dimension: number for dimension, number in given.items() if number}
    _go_on(_answered(held, points, rated.words, draft), draft)
    return True


def _answered(held: CampaignRound, points: dict[SurveyDimension, int], words: str, draft: Draft) -> CampaignRound:
    via = draft.conversation.address.channel.value
    return campaigning.answered(held, points, comment=words, via=via, now=draft.now)


def _go_on(held: CampaignRound, draft: Draft) -> None:
    held, learnt = after_campaign(held, draft.around)
    draft.answer_campaign(held)
    draft.absorb(learnt)
    if lines := campaigning.following(held, draft.around):
        draft.say(*lines, choices=campaigning.choices(held, draft.around))
    else:
        draft.say(text("Thank you, that helps us."))
