"""The desk's side of a child process: started when there is something to do, ended when it hangs or idles."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from bot.apart.frames import LENGTH, framed

STARTING = 30.0  # seconds more for the first piece of work: libraries and models are loaded
IDLE = 60.0  # seconds after which it ends, and gives its memory back
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")  # of the environment; the rest may be secret
_QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


class LostError(Exception):
    """The process did not do this piece of work; the message says why."""


class ProcessApart:
    """Does one piece of work at a time. Whatever one does to it, the next one has a fresh process.

    `program` is what Python runs, with its arguments; a piece may take so many `seconds`, an answer so many bytes.
    """

    def __init__(
        self, program: Sequence[str], *, seconds: float, longest: int, idle: float = IDLE, starting: float = STARTING
    ) -> None:
        self._program, self._seconds, self._longest = program, seconds, longest
        self._idle, self._starting = idle, starting
        self._process: asyncio.subprocess.Process | None = None
        self._alone = asyncio.Lock()
        self._rest: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a process now."""
        return self._process is not None and self._process.returncode is None

    async def ask(self, content: bytes) -> bytes:
        """Have a piece of work done. Raises LostError when it isn't, or takes too long."""
        async with self._alone:
            self._stay()
            within = self._seconds + (0 if self.is_running else self._starting)
            try:
                async with asyncio.timeout(within):
                    answer = await self._answer(content)
            except TimeoutError:
                await self._end()
                raise LostError("took too long") from None
            except (OSError, asyncio.IncompleteReadError):
                await self._end()
                raise LostError("the process ended over it") from None
            except BaseException:
                await self._end()
                raise
            self._rest = asyncio.get_running_loop().call_later(self._idle, self._let_go)
        return answer

    async def close(self) -> None:
        """End the process, if there is one."""
        async with self._alone:
            self._stay()
            await self._end()

    async def _answer(self, content: bytes) -> bytes:
        if not self.is_running:
            self._process = await self._start()
        process = self._process
        assert process  # noqa: S101 -- just started
        assert process.stdin  # noqa: S101 -- with pipes
        assert process.stdout  # noqa: S101 -- as above
        process.stdin.write(framed(content))
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        if length > self._longest:
            raise OSError("no answer of ours")
        return await process.stdout.readexactly(length)

    async def _start(self) -> asyncio.subprocess.Process:
        ours = os.environ  # noqa: TID251 -- to leave all of it behind but this
        environment = {name: ours[name] for name in _KEPT if name in ours}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", *self._program),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment | _QUIET,
        )

    def _stay(self) -> None:
        if self._rest:
            self._rest.cancel()
            self._rest = None

    def _let_go(self) -> None:
        """End it without waiting: whoever asks next has a fresh one, even before this one is gone."""
        self._kill()
        self._process = None

    def _kill(self) -> None:
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        self._kill()
        if self._process:
            await self._process.wait()
            self._process = None
