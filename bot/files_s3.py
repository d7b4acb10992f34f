"""The desk's files in an S3-compatible object store, named by a URL; needs the extra `s3`."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from bot.files import FilesUnavailableError, address, verified

ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
OPTIONS = frozenset({"endpoint", "region"})


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Files:
    """Objects of one bucket under a prefix; who may enter is boto3's own affair (environment, profile, role)."""

    client: Any
    bucket: str
    prefix: str

    @classmethod
    def at(cls, url: str) -> "S3Files":
        """Open `s3://bucket/prefix?endpoint=https://…&region=…`. Raises FilesUnavailableError."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        if not parts.netloc or not options.keys() <= OPTIONS:
            raise FilesUnavailableError(
                "AFTERCARE_MEDIA_URL: expected s3://bucket/prefix?endpoint=https://…&region=…, both options optional"
            )
        return cls(client=_client(options), bucket=parts.netloc, prefix=parts.path.strip("/"))

    async def keep(self, content: bytes) -> str:
        """Store content durably and give its SHA-256 in hex. Raises OSError when the store can't take it."""
        sha256 = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(self._put, content, self._key(sha256))
        return sha256

    async def read(self, sha256: str) -> bytes:
        """Give the content back. Raises FileNotFoundError when there is none, OSError when the store can't give it."""
        return verified(await asyncio.to_thread(self._get, self._key(sha256)), sha256=sha256)

    def _key(self, sha256: str) -> str:
        return f"{self.prefix}/{address(sha256)}".lstrip("/")

    def _put(self, content: bytes, key: str) -> None:
        with _store_errors():
            self.client.put_object(Bucket=self.bucket, Key=key, Body=content)

    def _get(self, key: str) -> bytes:
        with _store_errors():
            return bytes(self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read())


def _client(options: dict[str, str]) -> Any:  # noqa: ANN401 -- boto3 makes its clients at run time
    endpoint = options.get("endpoint")
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
        s3={"addressing_style": "path" if endpoint else "auto"},
        # Many S3-compatible stores do not know the newer checksum trailers; `verified` checks what comes back.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint, region_name=options.get("region"), config=config)


@contextmanager
def _store_errors() -> Iterator[None]:
    """Turn boto3's errors into the operating system's, which is what a file store fails with."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        failure = FileNotFoundError if code in ABSENT else OSError
        raise failure(f"the file store answered {code}") from error
    except BotoCoreError as error:
        raise OSError(f"the file store can't be reached: {type(error).__name__}") from error
