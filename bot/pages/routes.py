"""The routes of the customers' pages: what is looked up, and with which status and headers it goes out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages.drawing import STYLE, STYLE_NAME, Drawing
from bot.pages.labels import GENUINE, GONE, OF_DOCUMENT, OF_FORM, OF_PAGE, ticket_title
from bot.wiring import Desk
from desk.pages.form import Answers
from desk.survey.dimension import SurveyDimension
from desk.texts import Text, text
from handlers.pages import Asked, Shut, TicketPages, Told

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
_STATUS = {Shut.UNKNOWN: 404, Shut.OVER: 410, Shut.NO_DOCUMENT: 404}
LONGEST_FORM = 64 * 1024
LONGEST_COMMENT = 2000
MOST_FIELDS = 20


class FormTooLongError(Exception):
    """More came back than any form holds."""


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
            Route("/p/{token}/survey", self._survey),
            Route("/p/{token}/survey", self._answer, methods=["POST"]),
            Route("/p/{token}/documents/{number}.pdf", self._document),
            Route("/verify/{code}", self._verify),
            Route("/p/{rest:path}", self._nothing),
        ]

    async def _progress(self, request: Request) -> Response:
        asked = self._asked(request)
        found = await self.pages.progress(_token(request), locale=asked)
        if isinstance(found, Shut):
            return self._shut(found, request)
        page = found.page
        return self._html(
            "progress.html",
            language=found.locale,
            labels=OF_PAGE,
            title=ticket_title(page.ticket.id),
            company=page.company,
            page=page,
            here=f"/p/{_token(request)}",
            query=f"?lang={asked}" if asked else "",
        )

    async def _survey(self, request: Request) -> Response:
        found = await self.pages.survey(_token(request), locale=self._asked(request))
        match found:
            case Asked(form=form, locale=locale):
                scale = text("From 1 (not at all) to {scale} (very):", scale=form.scale)
                return self._html(
                    "survey.html",
                    language=locale,
                    labels={**OF_FORM, "scale": scale},
                    title=ticket_title(form.ticket.id),
                    company=form.company,
                    form=form,
                )
            case Told():
                return self._told(found, request, status=409)
            case Shut():
                return self._shut(found, request)

    async def _answer(self, request: Request) -> Response:
        try:
            answers = read_answers(await _form(request))
        except FormTooLongError:
            return Response(status_code=413)
        except ValueError:
            return self._shut(Shut.UNKNOWN, request, status=400)
        found = await self.pages.answer(_token(request), answers, locale=self._asked(request))
        if isinstance(found, Shut):
            return self._shut(found, request)
        return self._told(found, request, status=200 if found.is_taken else 409)

    async def _document(self, request: Request) -> Response:
        content = await self.pages.document(_token(request), request.path_params["number"])
        if isinstance(content, Shut):
            return self._shut(content, request)
        return Response(content, media_type="application/pdf", headers=_HEADERS)

    async def _verify(self, request: Request) -> Response:
        found = await self.pages.verify(request.path_params["code"])
        if isinstance(found, Shut):
            return self._shut(found, request)
        language = self._asked(request) or self._accepted(request)
        return self._html(
            "genuine.html", language=language, labels=OF_DOCUMENT, title=GENUINE, company=found.company, page=found
        )

    async def _nothing(self, request: Request) -> Response:
        return self._shut(Shut.UNKNOWN, request)

    async def _style(self, _: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={"cache-control": _A_YEAR})

    def _asked(self, request: Request) -> str | None:
        asked = request.query_params.get("lang")
        return self.drawing.choose(asked) if asked else None

    def _accepted(self, request: Request) -> str:
        return self.drawing.choose(request.headers.get("accept-language", "").partition(",")[0].partition(";")[0])

    def _told(self, found: Told, request: Request, *, status: int) -> Response:
        token = _token(request)
        told = {"title": ticket_title(int(token.partition("-")[0])), "words": found.words, "company": found.company}
        return self._html("told.html", language=found.locale, labels=OF_FORM, status=status, back=f"/p/{token}", **told)

    def _shut(self, why: Shut, request: Request, *, status: int = 0) -> Response:
        title, reason = GONE[why]
        language = self._asked(request) or self._accepted(request)
        told = {"title": title, "why": reason, "company": self.company}
        return self._html("shut.html", language=language, labels={}, status=status or _STATUS[why], **told)

    def _html(
        self, template: str, *, language: str, labels: Mapping[str, Text], status: int = 200, **values: object
    ) -> Response:
        html = self.drawing.html(template, language=self.drawing.choose(language), labels=labels, **values)
        return HTMLResponse(html, status_code=status, headers=_HEADERS)


def read_answers(given: Mapping[str, str]) -> Answers:
    """Read what the form of the survey sends back. Raises ValueError for what no form of ours sends."""
    # a browser counts a line's end as one character and sends two; the others of these are nothing that people write
    comment = _UNPRINTABLE.sub("", given.get("comment", ""))
    if len(comment) > LONGEST_COMMENT:
        raise ValueError("longer than the form takes")
    points = {dimension: int(given[dimension]) for dimension in SurveyDimension if given.get(dimension)}
    asked_at = datetime.fromisoformat(given.get("asked_at", ""))
    if asked_at.tzinfo is None:
        raise ValueError("a round is named by an instant with its zone")
    return Answers(asked_at=asked_at, points=points, comment=comment, solved=_SOLVED.get(given.get("solved", "")))


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SOLVED = {"yes": True, "no": False}


async def _form(request: Request) -> dict[str, str]:
    """Read a form, with or without its length told. Raises FormTooLongError, and ValueError for what is none."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LONGEST_FORM:
            raise FormTooLongError
    return dict(parse_qsl(content.decode(), max_num_fields=MOST_FIELDS))


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    return token


def pages_of(desk: Desk) -> list[BaseRoute]:
    """Give the routes of a desk's pages."""
    drawing = Drawing(desk.words, zone=ZoneInfo(desk.settings.timezone))
    pages = TicketPages(
        store=desk.store, files=desk.files, rules=desk.rules, clock=desk.clock, default=desk.settings.locale
    )
    return PageRoutes(pages=pages, drawing=drawing, company=desk.policy.company).routes()
