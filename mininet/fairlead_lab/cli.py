# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Where every script of mininet/ enters: its own name says which command it is."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Callable

from .config import ConfigError
from .proc import LabError

# Loaded when called for, so that the doctor works where half of the packages are missing.
COMMANDS = {
    "demo": ("demo", "main"),
    "smoke": ("smoke", "main"),
    "load": ("load", "main"),
    "doctor": ("doctor", "main"),
    "soak-start": ("soak", "main"),
    "status": ("commands", "status"),
    "stop": ("commands", "stop"),
    "flows": ("commands", "flows"),
    "host": ("commands", "host"),
    "node": ("commands", "node"),
    "scale": ("scale", "main"),
    "bench-net": ("netbench.main", "main"),
}

# They only look, so `mininet/flows | head` may end them at once.
READERS = ("doctor", "status", "flows", "load")


def main() -> int:
    name = os.path.basename(sys.argv[0])
    if name in READERS:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    module, function = COMMANDS[name]
    command: Callable[[list[str]], int] = getattr(
        importlib.import_module(f"fairlead_lab.{module}"), function
    )
    try:
        return command(sys.argv[1:])
    except (LabError, ConfigError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
