"""wechatpy's client without its surprises: bounded retries, one token fetch at a time, time-outs, no secrets shown."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from wechatpy.client.base import BaseWeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.channels.wechat_wire.redaction import hide_tokens_in_logs, reason
from bot.channels.wechat_wire.tokens import Grant, TokenKeeper
from bot.channels.wechat_wire.verdicts import STALE_TOKEN, ErrcodeError, of_connection, of_status
from handlers.ports import Clock, DeliveryFailed, DeliveryUnknown

T = TypeVar("T")
Json: TypeAlias = "dict[str, Any]"
CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
THREADS = 8
_TOKEN_SECONDS = 7200
_FIRST_ERROR_STATUS = 400
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SafeClient(BaseWeChatClient):  # type: ignore[misc]  # wechatpy has no type hints
    """One platform account's API; used from several threads at once.

    A call raises ErrcodeError (the platform's refusal), DeliveryFailed (it did not happen), DeliveryRefused (an
    HTTP error) or DeliveryUnknown (no readable answer). A bad token is renewed and the call repeated once.
    """

    def __init__(self, name: str, *, secret: str, api_url: str, clock: Clock, read_seconds: float) -> None:
        super().__init__(name, timeout=(CONNECT_SECONDS, read_seconds), auto_retry=False)
        hide_tokens_in_logs()
        self.API_BASE_URL = f"{api_url}/cgi-bin/"
        self.secret = secret
        self._tokens = TokenKeeper(self._fetch_token, clock=clock)
        self._http.mount(api_url, HTTPAdapter(pool_maxsize=THREADS))
        # A proxy of the environment can't reach a pretend platform on this machine.
        self._http.trust_env = urlsplit(api_url).hostname not in _LOOPBACK

    @abstractmethod
    def token_request(self, *, is_forced: bool) -> Json:
        """Give the arguments for `requests` that ask for an access token."""

    @property
    def access_token(self) -> str:
        """An access token that should be good. Raises DeliveryFailed."""
        return self._tokens.current()

    def fetch_access_token(self) -> str:
        """Give a good access token, as wechatpy's own calls expect. Raises DeliveryFailed."""
        return self._tokens.current()

    def with_token(self, attempt: Callable[[str], T]) -> T:
        """Run an attempt with a token, and once more with a new one if the platform calls it bad."""
        token = self._tokens.current()
        try:
            return attempt(token)
        except ErrcodeError as refused:
            if refused.code not in STALE_TOKEN:
                raise
        return attempt(self._tokens.renewed(token))

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Json:  # noqa: ANN401 -- wechatpy's signature
        if "files" in kwargs:
            kwargs["files"] = {field: _held(file) for field, file in kwargs["files"].items()}
        params = kwargs.pop("params", None) or {}

        def attempt(token: str) -> Json:
            return self._attempt(method, url_or_endpoint, params={**params, "access_token": token}, **kwargs)

        return self.with_token(attempt)

    def _attempt(self, method: str, url: str, **kwargs: Any) -> Json:  # noqa: ANN401 -- wechatpy's signature
        # What wechatpy and requests raise holds the address with its token: nothing of it may be chained.
        trouble: Exception
        try:
            answer = super()._request(method, url, allow_redirects=False, timeout=self.timeout, **kwargs)
        except WeChatClientException as refused:
            trouble = self._judged(refused)
        except requests.RequestException as lost:
            trouble = of_connection(lost)
        except (AttributeError, RecursionError, TypeError, ValueError) as unreadable:
            trouble = DeliveryUnknown(f"the platform's answer makes no sense ({type(unreadable).__name__})")
        else:
            if isinstance(answer, dict):
                return answer
            trouble = DeliveryUnknown("the platform's answer is no JSON object")
        raise trouble

    def _judged(self, refused: WeChatClientException) -> Exception:
        if refused.errcode is None:
            return of_status(refused.response.status_code)
        return ErrcodeError(refused.errcode, self._shown(refused.errmsg))

    def _shown(self, words: object) -> str:
        return reason(words, secrets=(self.secret,))

    def _fetch_token(self, is_forced: bool) -> Grant:  # noqa: FBT001 -- the one argument of a Fetch
        try:
            answer = self._asked_for_token(is_forced=is_forced)
        except (RecursionError, requests.JSONDecodeError):
            trouble = "no access token: the platform's answer is no JSON"
        except requests.RequestException as lost:
            trouble = f"no access token: {type(lost).__name__}"
        else:
            token = answer.get("access_token")
            if isinstance(token, str) and token:
                return Grant(token=token, lifetime=_lifetime(answer.get("expires_in")))
            trouble = f"no access token: {answer.get('errcode')} {self._shown(answer.get('errmsg'))}"
        raise DeliveryFailed(trouble)

    def _asked_for_token(self, *, is_forced: bool) -> Mapping[str, Any]:
        request = self.token_request(is_forced=is_forced)
        response = self._http.request(**request, timeout=self.timeout, allow_redirects=False)
        if response.status_code >= _FIRST_ERROR_STATUS:
            return {"errcode": f"HTTP {response.status_code}", "errmsg": ""}
        answer = response.json()
        return answer if isinstance(answer, dict) else {}


def _held(file: Any) -> Any:  # noqa: ANN401 -- whatever requests takes as a file
    """Read a file object once, so that a second attempt sends every byte again."""
    if isinstance(file, tuple):
        name, content, *rest = file
        return (name, _held(content), *rest)
    return file.read() if hasattr(file, "read") else file


def _lifetime(seconds: object) -> timedelta:
    is_given = isinstance(seconds, int) and seconds > 0
    return timedelta(seconds=seconds if is_given and isinstance(seconds, int) else _TOKEN_SECONDS)
