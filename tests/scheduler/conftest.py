"""The way out, for each test on its own empty store."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Channel
from sandbox.clock import TravelledClock
from storage.store import PostgresStore
from tests.scheduler.stage import NOW, Mailbox, Office


@pytest.fixture
def office(database: AsyncEngine) -> Office:
    boxes = {channel: Mailbox(channel) for channel in (Channel.TELEGRAM, Channel.WECHAT, Channel.WECOM)}
    return Office(store=PostgresStore(database), clock=TravelledClock(NOW), boxes=boxes)


@pytest.fixture
def telegram(office: Office) -> Mailbox:
    return office.boxes[Channel.TELEGRAM]
