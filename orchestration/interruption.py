"""Ctrl-C, remembered: a library may swallow it, as dbt's reader does when it tries one type after another."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_pressed = False


@contextmanager
def heeded() -> Iterator[None]:
    """While it lasts Ctrl-C is remembered, and raises KeyboardInterrupt as always. A caller's own handler stays."""
    global _pressed
    _pressed = False
    before = signal.getsignal(signal.SIGINT)
    ours = before is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, before)


def pressed() -> bool:
    """Whether Ctrl-C was pressed since the command began."""
    return _pressed


def stop_if_pressed() -> None:
    """For the end of a step that may have swallowed it.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed since the command began.
    """
    if _pressed:
        raise KeyboardInterrupt


def _press(number: int, frame: FrameType | None) -> None:
    global _pressed
    _pressed = True
    raise KeyboardInterrupt
