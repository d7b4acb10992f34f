"""How the desk keeps files by their content, in a folder and in an S3-compatible store."""

import asyncio
import hashlib
import stat
import sys
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.files import FilesUnavailableError, LocalFiles, open_files
from bot.files_s3 import S3Files
from bot.settings import Settings
from handlers.ports import Files

PHOTO = b"\x89PNG a leaking washer"
HASH = hashlib.sha256(PHOTO).hexdigest()


class Bucket(ThreadingHTTPServer):
    """A tiny object store: PUT and GET of objects, by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Objects)
        self.objects: dict[str, bytes] = {}
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Objects(BaseHTTPRequestHandler):
    """One request to the bucket."""

    server: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.refuses:
            self.answer(HTTPStatus.FORBIDDEN, b"<Error><Code>AccessDenied</Code></Error>")
        else:
            self.server.objects[self.path] = content
            self.answer(HTTPStatus.OK)

    def do_GET(self) -> None:
        content = self.server.objects.get(self.path)
        if content is None:
            self.answer(HTTPStatus.NOT_FOUND, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self.answer(HTTPStatus.OK, content)

    def answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at the objects."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "pretend")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "pretend")
    with Bucket() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(params=["local", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, bucket: Bucket) -> Files:
    if request.param == "local":
        return LocalFiles(tmp_path / "files")
    return S3Files.at(f"s3://desk/media?endpoint={bucket.url}&region=eu-1")


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def settings(**values: object) -> Settings:
    return Settings.model_validate({"secret_key": "A" * 44, **values})


async def test_what_was_kept_can_be_read_by_its_hash(files: Files) -> None:
    assert await files.keep(PHOTO) == HASH
    assert await files.read(HASH) == PHOTO


async def test_an_empty_file_is_a_file(files: Files) -> None:
    assert await files.read(await files.keep(b"")) == b""


async def test_keeping_twice_at_once_is_keeping_once(files: Files) -> None:
    assert set(await asyncio.gather(*(files.keep(PHOTO) for _ in range(8)))) == {HASH}
    assert await files.read(HASH) == PHOTO


@pytest.mark.parametrize("unknown", ["0" * 64, "../../etc/passwd", "", HASH.upper(), f"{HASH}\n"])
async def test_what_was_never_kept_is_not_found(files: Files, unknown: str) -> None:
    with pytest.raises(FileNotFoundError):
        await files.read(unknown)


async def test_a_file_lies_two_folders_deep_for_its_owner_only(tmp_path: Path) -> None:
    await LocalFiles(tmp_path / "files").keep(PHOTO)
    kept = files_under(tmp_path)
    assert kept == [tmp_path / "files" / HASH[:2] / HASH[2:4] / HASH]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) & 0o077 == 0


async def test_a_changed_file_is_not_given_out(tmp_path: Path, bucket: Bucket) -> None:
    await LocalFiles(tmp_path).keep(PHOTO)
    (tmp_path / HASH[:2] / HASH[2:4] / HASH).write_bytes(b"something else")
    with pytest.raises(OSError, match="was changed"):
        await LocalFiles(tmp_path).read(HASH)

    s3 = S3Files.at(f"s3://desk?endpoint={bucket.url}")
    bucket.objects[f"/desk/{HASH[:2]}/{HASH[2:4]}/{HASH}"] = b"something else"
    with pytest.raises(OSError, match="was changed"):
        await s3.read(HASH)


async def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.files.os.fsync", full_disk)
    (tmp_path / HASH[:2] / HASH[2:4]).mkdir(parents=True)
    with pytest.raises(OSError, match="No space left"):
        await LocalFiles(tmp_path).keep(PHOTO)
    assert files_under(tmp_path) == []


async def test_an_object_lies_under_bucket_and_prefix(bucket: Bucket) -> None:
    await S3Files.at(f"s3://desk/media/2026?endpoint={bucket.url}").keep(PHOTO)
    assert bucket.objects == {f"/desk/media/2026/{HASH[:2]}/{HASH[2:4]}/{HASH}": PHOTO}


async def test_a_store_that_refuses_or_is_away_fails_as_a_disk_would(bucket: Bucket) -> None:
    bucket.refuses = True
    with pytest.raises(OSError, match="answered AccessDenied"):
        await S3Files.at(f"s3://desk?endpoint={bucket.url}").keep(PHOTO)
    with pytest.raises(OSError, match="can't be reached"):
        await S3Files.at("s3://desk?endpoint=http://127.0.0.1:9").keep(PHOTO)


def test_the_settings_choose_the_store(tmp_path: Path, bucket: Bucket) -> None:
    assert open_files(settings(data_dir=tmp_path)) == LocalFiles(tmp_path / "files")
    assert isinstance(open_files(settings(media_url=f"s3://desk/media?endpoint={bucket.url}")), S3Files)


@pytest.mark.parametrize("url", ["https://example.com", "s3:///prefix", "s3://desk?bucket=x"])
def test_a_url_that_names_no_store_is_refused_in_plain_words(url: str) -> None:
    with pytest.raises(FilesUnavailableError, match="AFTERCARE_MEDIA_URL: expected s3://bucket/prefix"):
        open_files(settings(media_url=url))


def test_without_the_extra_the_desk_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.delitem(sys.modules, "bot.files_s3")
    with pytest.raises(FilesUnavailableError, match=r"install aftercare\[s3\]"):
        open_files(settings(media_url="s3://desk/media"))
