# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`load`: steady picture traffic to the running lab, one new connection a request.

Open loop: requests start when the clock says so, not when the last answer came, so that a slow
answer does not hide the ones behind it. The number of requests in flight is bounded; a request for
which there is no room counts as "late" and is not sent.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import queue
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Sequence

from . import stopping, table
from .config import VIP, VIP_PORT, Config
from .proc import LabError
from .state import StateFile

WORKERS = 64
MAX_RATE = 500
MAX_DURATION = 3600


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass
class Window:
    """What happened in a second, or in all of the run."""

    nodes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    late: int = 0

    def add(self, answer: table.Answer) -> None:
        if answer.error:
            self.errors[answer.error] += 1
        else:
            self.nodes[answer.node] += 1
            self.latencies.append(answer.milliseconds)

    def line(self) -> str:
        total = sum(self.nodes.values())
        share = "  ".join(f"{n} {c} ({c / total:.0%})" for n, c in sorted(self.nodes.items()))
        text = (
            f"{total:5d} ok {sum(self.errors.values()):3d} failed {self.late:3d} late   "
            f"p50 {percentile(self.latencies, 0.5):6.1f} ms  p99 {percentile(self.latencies, 0.99):6.1f} ms"
        )
        return f"{text}   {share}"


class Load:
    """A run of traffic. The statistics are guarded by one lock."""

    def __init__(self, url: str, images: Sequence[os.PathLike[str]], rate: float, seconds: float) -> None:
        self._url = url
        self._images = itertools.cycle(images)
        self._rate = rate
        self._seconds = seconds
        self._jobs: "queue.Queue[object]" = queue.Queue()
        self._in_flight = 0
        self._guard = threading.Lock()
        self._second = Window()
        self.total = Window()

    def run(self) -> None:
        """Sends, and prints a line a second. Stop (a signal) ends it early."""
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        display = _Display()
        begin = time.monotonic()
        shown = 0
        count = int(self._rate * self._seconds)
        try:
            for i in range(count):
                due = begin + i / self._rate
                while True:
                    now = time.monotonic()
                    if now - begin >= shown + 1:
                        shown += 1
                        self._show(display, shown)
                    if now >= due:
                        break
                    time.sleep(min(due, begin + shown + 1) - now if due > now else 0)
                self._submit()
            self._drain(10)
            self._show(display, math.ceil(self._seconds))
        finally:
            display.end()

    def _submit(self) -> None:
        with self._guard:
            if self._in_flight >= WORKERS:
                self._second.late += 1
                self.total.late += 1
                return
            self._in_flight += 1
        self._jobs.put(next(self._images))

    def _work(self) -> None:
        while True:
            image = self._jobs.get()
            answer = table.predict(self._url, image, timeout=10)  # type: ignore[arg-type]
            with self._guard:
                self._in_flight -= 1
                self._second.add(answer)
                self.total.add(answer)

    def _drain(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._guard:
                if not self._in_flight:
                    return
            time.sleep(0.05)

    def _show(self, display: "_Display", second: int) -> None:
        with self._guard:
            window, self._second = self._second, Window()
            total = self.total.line()
        display.show(second, self._seconds, window.line(), total)


class _Display:
    """Two lines that stay in place on a terminal; one plain line a second elsewhere."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._drawn = False

    def show(self, second: int, seconds: float, now: str, total: str) -> None:
        if not self._live:
            print(f"{second:4d} s  {now}", flush=True)
            return
        up = "\x1b[2A" if self._drawn else ""
        print(f"{up}\x1b[K{second:4d} s of {seconds:.0f}  {now}\n\x1b[K     all     {total}", flush=True)
        self._drawn = True

    def end(self) -> None:
        print(flush=True)


def number(text: str, name: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise LabError(f"{name}={text} is not a number") from None
    if not low <= value <= high:
        raise LabError(f"{name}={text} is not between {low:g} and {high:g}")
    return value


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", default=os.environ.get("RATE") or "20", help="requests a second (RATE, 20)")
    parser.add_argument("--duration", default=os.environ.get("DURATION") or "60", help="seconds (DURATION, 60)")
    options = parser.parse_args(argv)
    config = Config.load()
    rate = number(options.rate, "RATE", 0.1, MAX_RATE)
    seconds = number(options.duration, "DURATION", 1, MAX_DURATION)
    state = StateFile(config).read()
    if state is None or state.phase != "up":
        raise LabError("no lab runs: make demo starts it (in another terminal)")
    url = f"http://{VIP}:{VIP_PORT}/predict"
    print(f"{rate:g} pictures a second for {seconds:g} s to {url}", flush=True)
    load = Load(url, table.images(config.samples), rate, seconds)
    stopping.listen()
    try:
        load.run()
    except stopping.Stop:
        pass
    print(f"all     {load.total.line()}")
    for text, count in load.total.errors.most_common(5):
        print(f"        {count} x {text}")
    return 0 if load.total.nodes and not load.total.errors else 1
