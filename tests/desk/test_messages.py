"""What a message must be to be kept: somebody's, told apart from every other, and short enough to be looked up by."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.messages import Address, Channel, InboundMessage, Place, Words

ANN = Address(channel=Channel.TELEGRAM, user="1001")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def said(**more: Any) -> InboundMessage:  # noqa: ANN401 -- fields of a message
    message = InboundMessage(address=ANN, key="k", sent_at=NOW, parts=(Words(text="It leaks"),))
    return replace(message, **more)


def test_names_as_long_as_any_platform_makes_them_are_kept() -> None:
    user = Address(channel=Channel.WECHAT, user="o" * 128)
    assert said(address=user, key="k" * 512, platform_id="p" * 256, album="a" * 256).platform_id == "p" * 256


@pytest.mark.parametrize(
    "unfit",
    [
        {"address": Address(channel=Channel.WECHAT, user="")},
        {"address": Address(channel=Channel.WECHAT, user="9" * 129)},
        {"key": ""},
        {"key": "9" * 513},
        *({name: "9" * 257} for name in ("platform_id", "reply_to", "amends", "album")),
        {"sent_at": NOW.replace(tzinfo=None)},
    ],
)
def test_what_could_not_be_looked_up_is_no_message(unfit: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"name|key|UTC"):
        said(**unfit)


@pytest.mark.parametrize("spot", [(91.0, 0.0), (0.0, -180.1), (math.nan, 0.0), (0.0, math.inf), (10**40, 0)])
def test_a_place_is_on_the_map(spot: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="map"):
        Place(latitude=spot[0], longitude=spot[1])
