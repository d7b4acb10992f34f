"""The service's own event loop, and what it says of errors that nobody waited for."""

import asyncio
import gc

import pytest

from bot import loop


def test_what_a_coroutine_gives_comes_back() -> None:
    async def answer() -> int:
        return 42

    assert loop.run(answer()) == 42


def test_an_error_that_nobody_waited_for_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def forgetful() -> None:
        running = asyncio.get_running_loop()
        lost = running.create_future()
        lost.set_exception(KeyError("my address"))
        del lost
        gc.collect()
        running.call_soon(int, "my phone")
        await asyncio.sleep(0)  # noqa: TID251 -- a turn of the loop

    loop.run(forgetful())
    lost, broken = [record for record in caplog.records if record.message == "loop_stumbled"]
    assert vars(lost)["what"] == "Future exception was never retrieved"
    assert vars(lost)["error"] == "KeyError"
    assert "my address" not in str(vars(lost))
    assert vars(broken)["what"] == "Exception in callback"
