"""aiogram in a process that serves it: there at once and small, and every model whole when it is used."""

import asyncio
import sys
from pathlib import Path

USED = """
import bot.channels.telegram.client
from aiogram import types
from aiogram.methods.base import Response

ann = {"id": 1, "is_bot": False, "first_name": "Ann"}
message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "hi", "from": ann}
models = [vars(types)[name] for name in types.__all__ if hasattr(vars(types)[name], "__pydantic_complete__")]
assert len(models) > 300
assert len([model for model in models if model.__pydantic_complete__]) < 10
update = types.Update.model_validate({"update_id": 1, "edited_message": message})
assert type(update.edited_message.from_user) is types.User
answer = Response[list[types.BotCommand]].model_validate({"ok": True, "result": [{"command": "a", "description": "b"}]})
assert type(answer.result[0]) is types.BotCommand
assert types.ChatMemberOwner(user=ann, is_anonymous=False).user.first_name == "Ann"
assert len([model for model in models if model.__pydantic_complete__]) < 30
print("whole")
"""


async def test_its_models_are_built_when_they_are_used() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", USED),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=Path(__file__).parents[3],
    )
    said, _ = await process.communicate()
    assert said.decode() == "whole\n"
