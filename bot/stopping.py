"""Being asked to stop: heard from a process's first moment on, long before there is something that could stop."""

import signal

ASKING = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Whether this process was asked to stop. It notes that and no more, so that nothing just begun is torn off."""

    is_asked = False

    def listen(self) -> None:
        """Note the signals that ask for it, instead of ending at once; an event loop hears them itself later."""
        for name in ASKING:
            signal.signal(name, self._hear)

    def _hear(self, *_: object) -> None:
        self.is_asked = True
