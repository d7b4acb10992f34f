"""`aftercare check`: does each part work, and if not, what to do."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.editions import StoredPolicy

PROBE = b"aftercare check"
_REMEDIES = {
    "telegram": "compare the token with @BotFather's, and check that this machine reaches the API address",
    "telegram_staff": "compare the token with @BotFather's, and check that this machine reaches the API address",
    "wechat": "compare AppID and AppSecret with the account's, and add this machine to its IP allow-list (IP白名单)",
    "wecom": "compare corp id and Secret with the app's, and add this machine to its trusted IPs (企业可信IP)",
}


def check() -> None:
    """Check settings, policy, database, files and each channel; says what to do about what does not work."""
    from bot import logs, loop  # noqa: PLC0415 -- the libraries are not needed for --help
    from bot.cli.trouble import read_settings  # noqa: PLC0415 -- as above
    from bot.redaction import known_secrets  # noqa: PLC0415 -- as above

    settings = read_settings()
    logs.set_up(known_secrets(settings), level=logging.ERROR)
    _tell("settings", None, "")
    failures = loop.run(_check(settings))
    raise typer.Exit(1 if failures else 0)


async def _check(settings: "Settings") -> int:
    failures = _policy(settings)
    failures += await _database(settings)
    failures += await _files(settings)
    failures += _voice(settings)
    failures += await _channels(settings)
    return failures


def _policy(settings: "Settings") -> int:
    from bot.calendars.ending import warnings  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.policy_file import PolicyError, read_policy  # noqa: PLC0415 -- as above

    try:
        policy = read_policy(settings.policy_file)
    except PolicyError as wrong:
        return _tell("policy", str(wrong), "mend the file, or unset AFTERCARE_POLICY_FILE for the packaged policy")
    _tell("policy", None, f"version {policy.version} of {policy.owner}")
    for warning in warnings(policy, SystemClock().now()):
        typer.echo(f"{'':<16} !    {warning}")
    return _logo(policy.letterhead.logo)


def _logo(path: str) -> int:
    """Look whether the logo of the company's papers can be drawn; to have none is no failure."""
    from desk.files.forms import JPEG, PNG, form_of  # noqa: PLC0415 -- as above
    from desk.files.pictures import extent_of  # noqa: PLC0415 -- as above

    if not path:
        return 0
    remedy = "name a PNG or JPEG in company.logo, or nothing"
    try:
        content = Path(path).read_bytes()
    except OSError as wrong:
        return _tell("logo", str(wrong), remedy)
    form = form_of(content)
    is_picture = form in {PNG, JPEG} and extent_of(content, form) is not None
    return _tell("logo", None if is_picture else f"{path} is neither PNG nor JPEG", path if is_picture else remedy)


async def _database(settings: "Settings") -> int:
    from bot.wiring import open_store  # noqa: PLC0415 -- as above
    from storage.errors import StoreError  # noqa: PLC0415 -- as above

    try:
        async with open_store(settings) as store, store.begin() as tx:
            members, versions = len((await tx.staff()).members), await tx.policies()
    except StoreError as wrong:
        return _tell("database", str(wrong), "then run `aftercare check` again")
    where = "external" if settings.database_url else f"built-in, in {settings.data_dir}"
    hint = f"; {members} members of staff" if members else "; no staff yet: `aftercare staff invite --help`"
    return _tell("database", None, where + hint) + _version(settings, versions)


def _version(settings: "Settings", kept: "tuple[StoredPolicy, ...]") -> int:
    """Compare the policy with what the database has of its version; a file that can't be read was told of before."""
    from bot.policy.versions import clash  # noqa: PLC0415 -- as above
    from bot.policy_file import PolicyError  # noqa: PLC0415 -- as above

    try:
        trouble = clash(settings.policy_file, kept)
    except PolicyError:
        return 0
    return _tell("version", trouble, "the desk does not start before") if trouble else 0


async def _files(settings: "Settings") -> int:
    from bot.files import FilesUnavailableError, open_files  # noqa: PLC0415 -- as above

    try:
        files = open_files(settings)
        found = await files.read(await files.keep(PROBE))
    except FilesUnavailableError as wrong:
        return _tell("files", str(wrong), "mend AFTERCARE_MEDIA_URL, or unset it for the data folder")
    except Exception as wrong:  # noqa: BLE001 -- whatever it is, the operator wants to read it
        return _tell(
            "files", str(wrong) or type(wrong).__name__, "check that the place is reachable and can be written"
        )
    return _tell("files", None if found == PROBE else "what was kept came back changed", _read_here())


def _read_here() -> str:
    """Say whether pictures are read on this machine; not to have it is no failure."""
    from bot.reading.readers import reads_pictures  # noqa: PLC0415 -- as above

    if reads_pictures():
        return "codes and print on pictures are read"
    return "pictures are not read; to have it: pip install 'aftercare[pictures]'"


def _voice(settings: "Settings") -> int:
    """Say whether recordings are written down, where that was asked for."""
    from bot.reading.readers import why_not_voice  # noqa: PLC0415 -- as above

    if settings.voice is None:
        return 0
    wrong = why_not_voice(settings)
    remedy = "pip install 'aftercare[voice]', and name the folder of a Whisper model for CTranslate2"
    return _tell("voice", wrong, remedy if wrong else "recordings are written down")


async def _channels(settings: "Settings") -> int:
    from bot.accounts import open_accounts  # noqa: PLC0415 -- as above
    from bot.clock import SystemClock  # noqa: PLC0415 -- as above
    from bot.files import LocalFiles  # noqa: PLC0415 -- as above

    failures = 0
    accounts = open_accounts(settings, files=LocalFiles(settings.data_dir), clock=SystemClock())
    for channel, account in accounts.items():
        wrong = await account.check()
        failures += _tell(channel.value, wrong, _REMEDIES[channel.value] if wrong else "")
        await account.close()
    failures += _hooks(settings)
    if not accounts:
        failures += _tell("channels", "none is configured", "run `aftercare init`, or set its AFTERCARE_… variables")
    return failures


def _hooks(settings: "Settings") -> int:
    """Say which Telegram hooks stay shut: nobody may call them who can't show a secret."""
    bots = {"TELEGRAM_CUSTOMER": settings.telegram_customer, "TELEGRAM_STAFF": settings.telegram_staff}
    shut = [name for name, bot in bots.items() if settings.public_url and bot and bot.webhook_secret is None]
    remedy = "give it any 32 letters and digits"
    return sum(_tell("hooks", f"AFTERCARE_{name}__WEBHOOK_SECRET is missing", remedy) for name in shut)


def _tell(part: str, wrong: str | None, words: str) -> int:
    if wrong is None:
        typer.echo(f"{part:<16} ok   {words}".rstrip())
        return 0
    typer.secho(f"{part:<16} FAILS  {wrong}", fg=typer.colors.RED)
    typer.echo(f"{'':<16} → {words}")
    return 1
