"""Reads policy.toml into the desk's frozen policy; an error names file, key, what was found and what was expected."""

import re
import tomllib
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.calendars.files import with_tables
from bot.calendars.tables import CalendarError, CalendarTable, ClockTable, checked, service_clock
from desk.messages import Channel
from desk.pacing import PlatformLimits, Rate
from desk.parcels import DIGEST_FROM
from desk.policy import ClassRule, Completion, Department, FileLimits, Flow, IntakeLimits, Pace, Policy, ResponseLimits
from desk.terms import Field as Question
from desk.terms import IntakeChannel, ProblemClass, ProductCategory, ResponseLevel, ServiceType, Severity
from desk.wechat_rules import Allowance, Merging, Template, WeChatRules, Window

_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=36_500)
_SEVERITIES = {1: Severity.URGENT, 2: Severity.TIMED, 3: Severity.ROUTINE}
_LEVELS = {1: ResponseLevel.LEVEL_1, 2: ResponseLevel.LEVEL_2, 3: ResponseLevel.LEVEL_3}


class PolicyError(Exception):
    """The policy file can't be used; the message names file, key, what was found and what was expected."""


def _span(value: object) -> timedelta:
    found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,7})?) ?(s|min|h|d)", value) if isinstance(value, str) else None
    if found is None or float(found[1]) <= 0 or float(found[1]) * _UNITS[found[2]] > _LONGEST:
        raise ValueError('expected a duration like "15 min", "2 h" or "1 d"')
    return float(found[1]) * _UNITS[found[2]]


def _rate(value: object) -> Rate:
    found = re.fullmatch(r"(\d{1,9}) in (\d{1,6}) ?(s|min|h|d)", value) if isinstance(value, str) else None
    if found is None or not int(found[1]) or not int(found[2]):
        raise ValueError('expected so many messages in a span, like "30 in 1 s" or "20 in 1 min"')
    return Rate(most=int(found[1]), per=int(found[2]) * _UNITS[found[3]])


def _pattern(words: str) -> str:
    try:
        words.format(number="", status="", time="", words="")
    except (LookupError, ValueError) as wrong:
        raise ValueError("expected words with no other fields than {number}, {status}, {time} and {words}") from wrong
    return words


OneRate = Annotated[Rate, BeforeValidator(_rate)]
Rates = tuple[OneRate, ...]
Span = Annotated[timedelta, BeforeValidator(_span)]
Number = Annotated[int, Field(ge=1, le=3)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Head(_Table):
    version: str
    owner: str
    company: Annotated[str, Field(min_length=1)]


class _Response(_Table):
    level: dict[Number, Span]
    product: dict[ProductCategory, Span]
    channel: dict[IntakeChannel, Span]
    severity: dict[Number, Span]
    overall: Span


class _Completion(_Table):
    limit: Span
    complex_preliminary: Span
    complex_result: Span
    on_site: Span
    call_back: Span
    survey: Span


class _Pace(_Table):
    release_result: Span
    remind_confirmation: Span
    call_for_confirmation: Span
    close_unconfirmed: Span
    recurrence: Span


class _Flow(_Table):
    a_minute: Annotated[int, Field(gt=0)]
    burst: Annotated[int, Field(gt=0)]


class _Intake(_Table):
    customers: _Flow
    staff: _Flow
    pause: Span
    wrong_codes: Annotated[int, Field(gt=0)]
    wrong_codes_within: Span


class _Files(_Table):
    most_pixels: Annotated[int, Field(gt=0)]
    most_frames: Annotated[int, Field(gt=0)]
    most_unpacked: Annotated[int, Field(gt=0)]
    most_entries: Annotated[int, Field(gt=0)]


class _Questions(_Table):
    ask: list[Question]
    visit_services: list[ServiceType]


class _Class(_Table):
    route: str
    definition: Annotated[dict[str, str], Field(min_length=1)]


class _Platform(_Table):
    overall: Rates = ()
    chat: Rates = ()
    group: Rates = ()
    per_seat: Rates = ()
    seats: Annotated[int, Field(ge=1)] = 1


class _Merging(_Table):
    pause: Span
    low_pause: Span
    low: Annotated[int, Field(ge=0)]


class _Template(_Table):
    id: Annotated[str, Field(min_length=1)]
    fields: Annotated[dict[str, Annotated[str, AfterValidator(_pattern)]], Field(min_length=1)]
    url: str = ""


class _Window(_Table):
    message: OneRate
    moment: OneRate


class _WeChat(_Platform):
    window: _Window | None = None
    merging: _Merging | None = None
    template: _Template | None = None
    subscription: _Template | None = None


class _WeCom(_Platform):
    digest_from: Annotated[int, Field(ge=2)] = DIGEST_FROM


class _Platforms(_Table):
    telegram: _Platform = _Platform()
    telegram_staff: _Platform = _Platform()
    wechat: _WeChat = _WeChat()
    wecom: _WeCom = _WeCom()


class _File(_Table):
    policy: _Head
    response: _Response
    completion: _Completion
    clock: ClockTable = ClockTable()
    calendars: dict[str, CalendarTable] = {}
    pace: _Pace
    classes: dict[ProblemClass, _Class]
    severity_of: dict[ProblemClass, Number]
    departments: Annotated[dict[str, dict[str, str]], Field(min_length=1)]
    routes: dict[ServiceType, str]
    procedures: dict[ServiceType, dict[str, str]] = {}
    questions: _Questions
    platforms: _Platforms = _Platforms()
    intake: _Intake | None = None
    files: _Files | None = None
    phrases: dict[str, list[str]]


def read_policy(path: Path | None) -> Policy:
    """Read the owner's policy, or the packaged one when no path is given. Raises PolicyError."""
    name = str(path) if path else "the packaged policy.toml"
    try:
        raw = path.read_text("utf-8") if path else resources.files("bot").joinpath("policy.toml").read_text("utf-8")
        written = with_tables(tomllib.loads(raw), path.parent if path else None)
        return checked(_policy(_File.model_validate(written), name))
    except CalendarError as wrong:
        raise PolicyError(f"{name}: {wrong}") from wrong
    except OSError as missing:
        raise PolicyError(f"{name}: can't be read: {missing.strerror}") from missing
    except ValidationError as wrong:
        raise PolicyError("\n".join(f"{name}: {_line(error)}" for error in wrong.errors())) from wrong
    except (ValueError, RecursionError) as broken:  # tomllib's own, what is no UTF-8, and figures without an end
        raise PolicyError(f"{name}: is not TOML: {broken}") from broken


def _line(error: Any) -> str:  # noqa: ANN401 -- pydantic's error details
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "missing":
        return f"{key}: missing; copy it from the packaged policy.toml"
    if error["type"] == "extra_forbidden":
        return f"{key}: unknown key; remove it or mend its spelling"
    return f"{key}: found {error['input']!r}; {_expected(error)}"


def _expected(error: Any) -> str:  # noqa: ANN401 -- as above
    words: str = error["msg"]
    return words.removeprefix("Value error, ").replace("Input should be", "expected")


def _check(file: _File, name: str) -> None:
    routes = {f"routes.{service}": department for service, department in file.routes.items()}
    routes |= {f"classes.{kind}.route": rule.route for kind, rule in file.classes.items()}
    for key, department in routes.items():
        if department not in file.departments:
            known = ", ".join(file.departments)
            raise PolicyError(f"{name}: {key}: found {department!r}; expected one of {known}")
    for table, numbers in (("response.level", file.response.level), ("response.severity", file.response.severity)):
        if missing := {1, 2, 3} - set(numbers):
            raise PolicyError(f"{name}: {table}.{min(missing)}: missing; expected a duration for 1, 2 and 3")
    for kind in ProblemClass:
        if kind not in file.severity_of:
            raise PolicyError(f"{name}: severity_of.{kind}: missing; expected 1, 2 or 3")
        if kind not in file.classes:
            raise PolicyError(f"{name}: classes.{kind}: missing; copy it from the packaged policy.toml")


def _policy(file: _File, name: str) -> Policy:
    _check(file, name)
    return Policy(
        version=file.policy.version,
        owner=file.policy.owner,
        company=file.policy.company,
        limits=_limits(file.response),
        completion=Completion(**dict(file.completion)),
        clock=service_clock(file.clock, file.calendars),
        pace=Pace(**dict(file.pace)),
        classes={kind: ClassRule(definition=rule.definition, route=rule.route) for kind, rule in file.classes.items()},
        severity_of={kind: _SEVERITIES[number] for kind, number in file.severity_of.items()},
        departments=tuple(Department(key=key, names=names) for key, names in file.departments.items()),
        routes=file.routes,
        procedures=file.procedures,
        intake=_intake(file.intake) if file.intake else IntakeLimits(),
        files=FileLimits(**dict(file.files)) if file.files else FileLimits(),
        questions=tuple(file.questions.ask),
        visit_services=frozenset(file.questions.visit_services),
        platforms={channel: _platform(getattr(file.platforms, channel.value)) for channel in Channel},
        wechat=_wechat(file.platforms.wechat),
        digest_from=file.platforms.wecom.digest_from,
        phrases={key: tuple(phrase.lower() for phrase in listed) for key, listed in file.phrases.items()},
    )


def _intake(intake: _Intake) -> IntakeLimits:
    return IntakeLimits(
        customers=Flow(**dict(intake.customers)),
        staff=Flow(**dict(intake.staff)),
        pause=intake.pause,
        wrong_codes=intake.wrong_codes,
        wrong_codes_within=intake.wrong_codes_within,
    )


def _limits(response: _Response) -> ResponseLimits:
    return ResponseLimits(
        level={_LEVELS[number]: span for number, span in response.level.items()},
        product=response.product,
        channel=response.channel,
        severity={_SEVERITIES[number]: span for number, span in response.severity.items()},
        overall=response.overall,
    )


def _platform(limits: _Platform) -> PlatformLimits:
    """Give an account's limits; what a platform grants for each seat it grants for all of them together."""
    for_all_seats = tuple(Rate(most=rate.most * limits.seats, per=rate.per) for rate in limits.per_seat)
    return PlatformLimits(overall=(*limits.overall, *for_all_seats), chat=limits.chat, group=limits.group)


def _wechat(table: _WeChat) -> WeChatRules:
    usual = WeChatRules()
    window = table.window
    return WeChatRules(
        window=Window(message=_allowance(window.message), moment=_allowance(window.moment)) if window else usual.window,
        merging=Merging(**dict(table.merging)) if table.merging else usual.merging,
        template=Template(**dict(table.template)) if table.template else None,
        subscription=Template(**dict(table.subscription)) if table.subscription else None,
    )


def _allowance(rate: Rate) -> Allowance:
    return Allowance(messages=rate.most, within=rate.per)
