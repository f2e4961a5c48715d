# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Ctrl-C, SIGTERM and SIGHUP become one exception, which is raised once."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Optional

from .output import emit

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """The user or the system asked to stop."""


def _raise(number: int, frame: Optional[FrameType]) -> None:
    ignore()
    raise Stop(signal.Signals(number).name)


def _remind(number: int, frame: Optional[FrameType]) -> None:
    emit("stopping already, a moment please")


def listen() -> None:
    """From now on a signal raises Stop in the main thread."""
    for number in SIGNALS:
        signal.signal(number, _raise)


def ignore() -> None:
    """From now on a signal only prints a reminder: a clean-up is not to be torn apart."""
    for number in SIGNALS:
        signal.signal(number, _remind)
