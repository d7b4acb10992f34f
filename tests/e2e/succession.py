"""One process after another at the same desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.demo.stage import LOOPBACK, free_port
from bot.operation import Bell, doors_open
from bot.wiring import open_desk
from tests.e2e.story import World


@asynccontextmanager
async def next_process(world: World, **changes: object) -> AsyncIterator[World]:
    """Leave the desk of this world alone for good, and go on with another one on the same database.

    `changes` are those of its settings.
    """
    port, sandbox = free_port(), world.stage.sandbox
    reached = {"port": port, "public_url": f"http://{LOOPBACK}:{port}", **changes}
    settings = world.stage.desk.settings.model_copy(update=reached)
    bell = Bell()
    async with open_desk(settings, clock=world.clock, wake=bell.ring) as desk, doors_open(desk, bell) as url:
        await sandbox.wechat.set_callback(f"{url}/hooks/wechat")
        await sandbox.wecom.set_callback(f"{url}/hooks/wecom")
        yield World(stage=replace(world.stage, desk=desk, url=url, bell=bell), clock=world.clock)
