"""Figures for Prometheus: what is counted where it passes, what is read, and the sum of several workers."""

import logging
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.counting import CountedChannel, CountedIntake
from bot.metrics import Metrics, hearing
from bot.metrics_folder import NAMED_BY, share_figures
from bot.spooled import count
from desk.messages import Address, Channel, InboundMessage, MediaRef, Words
from desk.replies import Say
from desk.standing import Backlog, Standing, WayOut
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, Fetched, Phrase, Receipt
from tests.bot.channels.callbacks import IntakeOnPaper
from tests.bot.channels.tencent import phrase
from tests.bot.lookout import NOW

ANN = Address(channel=Channel.WECHAT, user="oAnn")
HELLO = InboundMessage(address=ANN, key="a", sent_at=NOW, parts=(Words(text="hello"),))
ERRAND = Errand(id=1, address=ANN, message=Say(body=()))


def told(metrics: Metrics, standing: Standing | None = None, *, spooled: int = 0) -> list[str]:
    return metrics.exposition(standing, spooled=spooled).decode().splitlines()


class Platform:
    """Plays what it is told."""

    channel = Channel.WECHAT

    def __init__(self, *troubles: Exception | None) -> None:
        self._troubles = list(troubles)

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:  # noqa: ARG002 -- as the port is called
        if trouble := self._troubles.pop(0):
            raise trouble
        return Receipt()

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        return Fetched(content=media.ref.encode()[:limit])


async def test_what_goes_out_is_counted_by_how_it_went() -> None:
    metrics = Metrics()
    later = DeliveryRefused("later", window_closed=True)
    troubles = [None, None, DeliveryFailed("503"), DeliveryRefused("blocked"), later, DeliveryUnknown("no answer"),
                KeyError("ours")]  # fmt: skip
    port = CountedChannel(Platform(*troubles), metrics)
    raised = []
    for _ in troubles:
        try:
            await port.deliver(ERRAND, phrase)
        except Exception as trouble:  # noqa: BLE001 -- they are the example
            raised.append(trouble)
    assert raised == troubles[2:], "each is passed on"
    lines = told(metrics)
    for outcome, times in (("sent", 2), ("failed", 1), ("refused", 1), ("held", 1), ("unknown", 2)):
        assert f'aftercare_sends_total{{channel="wechat",outcome="{outcome}"}} {times}.0' in lines
    assert 'aftercare_send_seconds_count{channel="wechat"} 7.0' in lines
    assert (await port.fetch(MediaRef(ref="file"), limit=2)).content == b"fi"
    assert port.channel is Channel.WECHAT


async def test_what_comes_in_is_counted_and_timed() -> None:
    metrics, desk = Metrics(), IntakeOnPaper(owed=ERRAND)
    intake = CountedIntake(desk, metrics)
    await intake.receive(HELLO)
    assert await intake.receive_for_reply(HELLO) is ERRAND
    desk.trouble = OSError("away")
    for take in (intake.receive, intake.receive_for_reply):
        with pytest.raises(OSError, match="away"):
            await take(HELLO)
    await intake.replied(ERRAND, Receipt())
    await intake.released(ERRAND)
    lines = told(metrics)
    assert 'aftercare_turns_total{channel="wechat",outcome="taken"} 2.0' in lines
    assert 'aftercare_turns_total{channel="wechat",outcome="refused"} 2.0' in lines
    assert "aftercare_turn_seconds_count 4.0" in lines
    assert 'aftercare_sends_total{channel="wechat",outcome="sent"} 1.0' in lines
    assert (len(desk.replies), desk.given_back) == (1, [ERRAND])


def test_warnings_and_errors_are_counted_by_their_events_and_others_sentences_are_not() -> None:
    with hearing(Metrics()) as metrics:
        logging.getLogger("handlers.turning").error("turn_failed", extra={"message_id": 5})
        logging.getLogger("handlers.turning").error("turn_failed")
        logging.getLogger("scheduler.sending").warning("delivery_refused")
        logging.getLogger("uvicorn.error").error("a sentence of %s", "its own")
    logging.getLogger("handlers.turning").error("turn_failed")
    counted = [line for line in told(metrics) if line.startswith("aftercare_events_total{")]
    assert counted == [
        'aftercare_events_total{event="turn_failed",level="error"} 2.0',
        'aftercare_events_total{event="delivery_refused",level="warning"} 1.0',
    ]


def test_what_waits_in_the_store_is_told_by_kind() -> None:
    way = WayOut(due=3, leased=1, held=2, unknown=1, refused=4, put_off=2, oldest_due_at=NOW - timedelta(seconds=9))
    standing = Standing(
        at=NOW,
        ways_out={Channel.TELEGRAM: way},
        timers=Backlog(waiting=5, due=2, oldest_due_at=NOW - timedelta(seconds=3)),
        parked=6,
    )
    lines = told(Metrics(), standing, spooled=7)
    for state, figure in (("due", 3), ("leased", 1), ("held", 2), ("unknown", 1), ("refused", 4)):
        assert f'aftercare_deliveries{{channel="telegram",state="{state}"}} {figure}.0' in lines
    assert 'aftercare_delivery_lag_seconds{channel="telegram"} 9.0' in lines
    assert 'aftercare_chats_put_off{channel="telegram"} 2.0' in lines
    assert 'aftercare_lag_seconds{work="timers"} 3.0' in lines
    assert 'aftercare_waiting{is_due="yes",work="timers"} 2.0' in lines
    assert 'aftercare_waiting{is_due="no",work="timers"} 3.0' in lines
    assert "aftercare_parked 6.0" in lines
    assert "aftercare_spooled 7.0" in lines
    assert "aftercare_store_up 1.0" in lines
    assert any(line.startswith("aftercare_build_info{") for line in lines)


def test_the_operations_page_explains_figures_that_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"\baftercare_[a-z_]+", page.partition("## Figures")[2].partition("\n## ")[0]))
    there_are = {line.split()[2] for line in told(Metrics(), Standing(at=NOW)) if line.startswith("# TYPE")}
    assert len(explained) > 12
    assert explained - there_are == set()


def test_the_spool_is_counted_whoever_filled_it(tmp_path: Path) -> None:
    assert count(tmp_path) == 0
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "1-a.lines").write_bytes(b"one\ntwo\n")
    (tmp_path / "spool" / "2-b.lines").write_bytes(b"three\n")
    assert count(tmp_path) == 3


WORKER = """
from desk.messages import Channel
from bot.metrics import Metrics
metrics = Metrics()
metrics.turned(Channel.WECHAT, "taken", 0.25)
metrics.logged("turn_failed", "error")
print(metrics.exposition(None).decode())
"""


def test_any_worker_tells_the_figures_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "")  # so that it is unset again at the end
    monkeypatch.delitem(sys.modules, "prometheus_client")  # as in a parent that has just begun
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"of the last run")
    share_figures(tmp_path)
    environment = dict(os.environ)  # noqa: TID251 -- the workers' own
    for worker in (1, 2):
        said = subprocess.run(  # noqa: S603 -- our own interpreter
            [sys.executable, "-c", WORKER], env=environment, check=True, capture_output=True, text=True
        )
        lines = said.stdout.splitlines()
        assert f'aftercare_turns_total{{channel="wechat",outcome="taken"}} {worker}.0' in lines
        assert f'aftercare_events_total{{event="turn_failed",level="error"}} {worker}.0' in lines
        assert f"aftercare_turn_seconds_count {worker}.0" in lines
