# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`soak-start`: N starts and stops in a row; after each, the machine is as it was before."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time

from .config import Config
from .load import number
from .privileges import become_private, become_root
from .residue import Snapshot

START_SECONDS = 300


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="soak-start", description=__doc__)
    parser.add_argument("-n", default=os.environ.get("N") or "10", help="how many times (N, 10)")
    options = parser.parse_args(argv)
    become_root()
    become_private()
    config = Config.load()
    demo = str(config.repo / "mininet" / "demo")
    times = int(number(options.n, "N", 1, 1000))
    before = Snapshot.take()
    for i in range(1, times + 1):
        begin = time.monotonic()
        code = cycle(demo)
        left = Snapshot.take().beyond(before)
        print(f"{i} of {times}: exit code {code}, {time.monotonic() - begin:.0f} s, residue: {left or 'none'}", flush=True)
        if code != 0 or left:
            print("soak-start: FAILED", file=sys.stderr)
            return 1
    print(f"soak-start: {times} starts and stops, no residue")
    return 0


def cycle(demo: str) -> int:
    """One start with its table, then SIGTERM. Returns the exit code of the demo."""
    process = subprocess.Popen(
        [demo], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C stops everything" in line:
            os.kill(process.pid, signal.SIGTERM)
    code = process.wait(START_SECONDS)
    if code != 0:
        sys.stdout.writelines(lines)
    return code
