# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Processes: start them in a session of their own, know them again, end them by id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence, TypeVar

T = TypeVar("T")


class LabError(Exception):
    """Something that stops the lab; the text tells the user what and how to go on."""


class Hopeless(LabError):
    """Waiting any longer is of no use."""


@dataclass(frozen=True)
class Pid:
    """A process id with the start time of its process, so that a re-used id is not mistaken."""

    pid: int
    started: int

    @staticmethod
    def of(pid: int) -> "Pid":
        return Pid(pid, start_time(pid) or 0)

    def alive(self) -> bool:
        return self.pid > 0 and self.started != 0 and start_time(self.pid) == self.started


def start_time(pid: int) -> Optional[int]:
    """Clock ticks after boot at which the process started; None if it is gone or a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else int(fields[19])


# The shell waits for a word and becomes the program; if its parent dies first, it ends instead.
GATE = 'read -r word || exit 1; exec "$@" </dev/null'


def start(
    command: Sequence[str],
    log: Path,
    record: Callable[[int], object] = lambda pid: None,
    cwd: Optional[Path] = None,
    env: Optional[Mapping[str, str]] = None,
) -> "subprocess.Popen[bytes]":
    """Starts a program in its own session (a Ctrl-C at the terminal does not reach it).

    `record` is called with the process id before the program begins, so that there is no moment at
    which it runs and nobody knows of it.
    """
    if shutil.which(command[0]) is None:
        raise LabError(f"{command[0]} is not installed: make deps")
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", GATE, "start", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            start_new_session=True,
        )
    assert process.stdin
    with process.stdin as gate:
        record(process.pid)
        gate.write(b"go\n")
    return process


def stop(process: Pid, grace: float = 10.0) -> None:
    """Ends a process and its group: asks first, insists after `grace` seconds."""
    if not process.alive():
        return
    group = os.getpgid(process.pid) == process.pid
    for sign, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        try:
            if group:
                os.killpg(process.pid, sign)
            else:
                os.kill(process.pid, sign)
        except ProcessLookupError:
            return
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _reap(process.pid)
            if not process.alive():
                return
            time.sleep(0.05)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def run(
    command: Sequence[str],
    check: bool = True,
    timeout: float = 30.0,
    env: Optional[Mapping[str, str]] = None,
) -> str:
    """Runs a short command and returns what it printed; an error carries its own words."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            env=dict(env) if env is not None else None,
            text=True,
        )
    except FileNotFoundError:
        raise LabError(f"{command[0]} is not installed: make deps") from None
    except subprocess.TimeoutExpired:
        raise LabError(f"{' '.join(command)}: no end after {timeout:.0f} s") from None
    if check and done.returncode != 0:
        raise LabError(f"{' '.join(command)}: {done.stdout.strip()}")
    return done.stdout


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, for an error message."""
    try:
        return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "    (no log)"


def await_true(
    what: str,
    condition: Callable[[], T],
    timeout: float,
    interval: float = 0.25,
    hint: Callable[[], str] = lambda: "",
) -> T:
    """Asks until the answer is truthy, and returns it. A LabError counts as "not yet"."""
    end = time.monotonic() + timeout
    last = ""
    while True:
        try:
            value = condition()
            if value:
                return value
        except Hopeless:
            raise
        except LabError as error:
            last = str(error)
        if time.monotonic() > end:
            extra = "\n".join(part for part in (last, hint()) if part)
            raise LabError(f"{what}: not within {timeout:.0f} s" + (f"\n{extra}" if extra else ""))
        time.sleep(interval)
