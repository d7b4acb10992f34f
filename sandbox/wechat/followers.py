"""The people who follow the account."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One person as the account knows them."""

    openid: str
    follows: bool
    since: datetime
    language: str = "zh_CN"
    scene: str = "ADD_SCENE_SEARCH"
    key: str = ""
    template_fate: str = "success"
    consents: tuple[str, ...] = field(default=())


class Followers:
    """Everybody who ever met the account, by openid."""

    def __init__(self) -> None:
        self._people: dict[str, Follower] = {}

    def find(self, openid: str) -> Follower | None:
        """Return the person, or None for an openid that the account never met."""
        return self._people.get(openid)

    def follow(self, openid: str, *, now: datetime, key: str = "") -> Follower:
        """Make the person a follower from now on."""
        scene = "ADD_SCENE_QR_CODE" if key else "ADD_SCENE_SEARCH"
        self._people[openid] = Follower(openid=openid, follows=True, since=now, scene=scene, key=key)
        return self._people[openid]

    def change(self, openid: str, **changes: Any) -> Follower:  # noqa: ANN401 - the fields of a Follower
        """Note something new about a person."""
        self._people[openid] = replace(self._people[openid], **changes)
        return self._people[openid]

    def clear(self) -> None:
        """Forget everybody."""
        self._people.clear()


def user_info(person: Follower, *, language: str) -> dict[str, Any]:
    """Return the answer of cgi-bin/user/info, which no longer tells names or pictures."""
    if not person.follows:
        return {"subscribe": 0, "openid": person.openid, "tagid_list": []}
    return {
        "subscribe": 1,
        "openid": person.openid,
        "nickname": "",
        "sex": 0,
        "language": language or person.language,
        "city": "",
        "province": "",
        "country": "",
        "headimgurl": "",
        "subscribe_time": int(person.since.timestamp()),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": person.scene,
        "qr_scene": int(person.key) if person.key.isdecimal() else 0,
        "qr_scene_str": "" if person.key.isdecimal() else person.key,
    }
