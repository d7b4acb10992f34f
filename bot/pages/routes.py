"""The routes of the customers' pages: what is looked up, and with which status and headers it goes out."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages.drawing import STYLE, STYLE_NAME, Drawing
from bot.wiring import Desk
from desk.texts import text
from handlers.pages import Opened, Shut, TicketPages

# Nothing of a page may be kept, framed, sent on or run: the address alone opens it.
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}
_A_YEAR = "public, max-age=31536000, immutable"
_GONE = {
    Shut.UNKNOWN: (
        404,
        text("This link opens nothing"),
        text("Perhaps a part of it is missing. Ask for a new one in the chat: write “progress” there."),
    ),
    Shut.OVER: (
        410,
        text("This link is no longer good"),
        text("For your safety links are good for a while only. Write “progress” in the chat, and you get a new one."),
    ),
}
_LABELS = {
    "steps": text("Steps of the work"),
    "happened": text("What has happened"),
    "until": text("Keep this link to yourself: whoever has it sees this page."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRoutes:
    """Answers browsers. `company` stands where a page is nobody's."""

    pages: TicketPages
    drawing: Drawing
    company: str

    def routes(self) -> list[BaseRoute]:
        """Give the routes; all below /p/ is answered here, so that a link is never logged as an unknown door."""
        return [
            Route(f"/pages/{STYLE_NAME}", self._style),
            Route("/p/{token}", self._progress),
            Route("/p/{rest:path}", self._nothing),
        ]

    async def _progress(self, request: Request) -> Response:
        asked = request.query_params.get("lang")
        wanted = self.drawing.choose(asked) if asked else None
        match await self.pages.progress(request.path_params["token"], locale=wanted):
            case Opened(page=page, locale=locale):
                title = text("Ticket {number}", number=page.ticket.id)
                chosen = self.drawing.choose(locale)
                html = self.drawing.html(
                    "progress.html", language=chosen, labels=_LABELS, title=title, company=page.company, page=page
                )
                return HTMLResponse(html, headers=_HEADERS)
            case Shut() as why:
                return self._shut(why, language=wanted or self._accepted(request))

    async def _nothing(self, request: Request) -> Response:
        return self._shut(Shut.UNKNOWN, language=self._accepted(request))

    async def _style(self, _: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={"cache-control": _A_YEAR})

    def _accepted(self, request: Request) -> str:
        return self.drawing.choose(request.headers.get("accept-language", "").partition(",")[0].partition(";")[0])

    def _shut(self, why: Shut, *, language: str) -> Response:
        status, title, reason = _GONE[why]
        html = self.drawing.html(
            "shut.html", language=language, labels={}, title=title, why=reason, company=self.company
        )
        return HTMLResponse(html, status_code=status, headers=_HEADERS)


def pages_of(desk: Desk) -> list[BaseRoute]:
    """Give the routes of a desk's pages."""
    drawing = Drawing(desk.words, zone=ZoneInfo(desk.settings.timezone))
    pages = TicketPages(store=desk.store, rules=desk.rules, clock=desk.clock, default=desk.settings.locale)
    return PageRoutes(pages=pages, drawing=drawing, company=desk.policy.company).routes()
