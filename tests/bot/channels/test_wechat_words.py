"""How words for WeChat are laid out."""

from bot.channels.wechat_wire.words import numbered
from desk.replies import Choice
from desk.texts import verbatim
from tests.bot.channels.tencent import phrase


def test_choices_that_are_just_their_numbers_need_no_list() -> None:
    points = [Choice(token=f"rate.{n}", label=verbatim(str(n))) for n in range(1, 11)]
    assert numbered(points, phrase) == ""
    assert numbered([*points[:1], Choice(token="skip", label=verbatim("Skip"))], phrase) == "2. Skip"
