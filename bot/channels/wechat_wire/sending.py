"""Several requests for one message: what it means when one of them fails."""

from collections.abc import Callable, Sequence

from bot.channels.wechat_wire.safe_client import Json
from handlers.ports import DeliveryFailed, DeliveryUnknown


def send_all(requests: Sequence[Json], *, send: Callable[[Json], Json]) -> list[Json]:
    """Send the requests of one message in order and give the answers. Raises what `send` raises.

    A failure after the first request is DeliveryUnknown: a part has arrived, so it is not true any more that
    the platform certainly did not take the message.
    """
    answers: list[Json] = []
    for request in requests:
        try:
            answers.append(send(request))
        except DeliveryFailed as failed:
            if not answers:
                raise
            raise DeliveryUnknown(f"{len(answers)} of {len(requests)} parts arrived: {failed.reason}") from None
    return answers


def accepted(answer: Json) -> Json:
    """Give an answer that says `errcode` 0. Raises DeliveryUnknown when it says nothing of the kind."""
    if answer.get("errcode") != 0:
        raise DeliveryUnknown("the platform's answer has no errcode")
    return answer
