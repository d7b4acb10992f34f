"""The API's front door: takes a request apart, lets it act, answers with an errcode when it is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.core import Answer, Asked, SandboxCore
from sandbox.tencent.ask import Ask, RefusalError, read

Act = Callable[[Ask], Answer]
Before = Callable[[Ask], Awaitable[None]]


def ok(**fields: object) -> Answer:
    """Return the platform's yes, with what it tells besides."""
    return Answer(body={"errcode": 0, "errmsg": "ok", **fields})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Makes the routes of one account's API; `guard` refuses a request whose token is no good."""

    core: SandboxCore
    platform: str
    account: str
    guard: Callable[[Ask], None]

    def get(self, path: str, act: Act, *, guarded: bool = True) -> Route:
        """Return a route that answers GET."""
        return self._route(path, act, verb="GET", guarded=guarded)

    def post(self, path: str, act: Act, *, guarded: bool = True, first: Before | None = None) -> Route:
        """Return a route that answers POST; `first` is waited for before it acts."""
        return self._route(path, act, verb="POST", guarded=guarded, first=first)

    def _route(self, path: str, act: Act, *, verb: str, guarded: bool, first: Before | None = None) -> Route:
        async def endpoint(request: Request) -> Response:
            ask, refused = await _taken_apart(request)

            async def acted() -> Answer:
                if first is not None:
                    await first(ask)
                try:
                    if guarded:
                        self.guard(ask)
                    return act(ask) if refused is None else Answer(body=refused.answer())
                except RefusalError as refusal:
                    return Answer(body=refusal.answer())

            return await self.core.respond(request, self._asked(path, ask=ask), act=acted)

        return Route(f"/{self.platform}/{path}", endpoint, methods=[verb])

    def _asked(self, path: str, *, ask: Ask) -> Asked:
        params: dict[str, Any] = ask.journaled()
        return Asked(platform=self.platform, account=self.account, method=path.removeprefix("cgi-bin/"), params=params)


async def _taken_apart(request: Request) -> tuple[Ask, RefusalError | None]:
    try:
        return await read(request), None
    except RefusalError as refusal:
        return Ask(query=dict(request.query_params)), refusal
