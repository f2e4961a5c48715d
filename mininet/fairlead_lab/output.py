# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Printing that cannot fail: the terminal may be closed while the lab is being taken down."""

from __future__ import annotations

import os
import sys


def emit(text: str = "", error: bool = False) -> None:
    """Prints a line at once. When nobody reads any more, all further output goes nowhere."""
    try:
        print(text, file=sys.stderr if error else sys.stdout, flush=True)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.close(nowhere)
