"""aiogram, imported without building its six hundred models: each is built when it is first used.

Building them all, as its import does, takes two seconds and 140 MB in every process; a desk uses some thirty of them.
"""

import sys
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def load() -> None:
    """Import aiogram, if it is not imported yet."""
    if "aiogram" in sys.modules:
        return
    building = BaseModel.__dict__["model_rebuild"]
    BaseModel.model_rebuild = classmethod(_not_now)  # type: ignore[assignment, method-assign]
    try:
        import aiogram.types  # noqa: PLC0415 -- now it builds nothing
    finally:
        BaseModel.model_rebuild = building  # type: ignore[method-assign]
    for model in _below(BaseModel):
        if model.__module__.startswith("aiogram."):
            # pydantic looks for names there when it builds a model that it finds unfinished
            model.__pydantic_parent_namespace__ = vars(aiogram.types)


def _not_now(_: type[BaseModel], /, **__: Any) -> None:  # noqa: ANN401 -- whatever a library passes
    """Leave a model as it is."""


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)


load()
