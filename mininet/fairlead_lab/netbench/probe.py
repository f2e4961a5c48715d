# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The generator of connections: one process, epoll, bounded in rate, time and connections.

    probe.py connect FROM TARGET[,TARGET...] RATE SECONDS FIRST-PORT
    probe.py hold FROM TARGET COUNT FIRST-PORT

`connect` opens connections by the clock (open loop), each from a port of its own, takes the time of
connect() and closes with a reset, so that nothing lingers. It prints one line of JSON.

`hold` opens COUNT transfers, checks every byte of them, and answers each line on its standard input
with one line of JSON on how they fare; it ends with its input.

Runs in the namespace of a host; uses the standard library only.
"""

from __future__ import annotations

import errno
import json
import select
import socket
import struct
import sys
import time
from typing import Any, Optional

# A SYN that is lost is sent again after one second; whoever takes three has lost two.
GIVE_UP = 3.0
AGAIN = 0.9
PORTS = 60_000
FIRST = 2_000
RESET = struct.pack("ii", 1, 0)
READABLE = select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR


def dial(source: str, port: int, target: tuple[str, int]) -> socket.socket:
    """Begins to connect from this port; raises OSError where that is refused at once."""
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        line.bind((source, FIRST + port % PORTS))
        code = line.connect_ex(target)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, errno.errorcode.get(code, "?"))
        return line
    except OSError:
        line.close()
        raise


class Connects:
    """Connections at a steady rate. Times are in milliseconds."""

    def __init__(self, source: str, targets: list[tuple[str, int]], first: int) -> None:
        self._source = source
        self._targets = targets
        self._port = first
        self._poll = select.epoll()
        self._open: dict[int, tuple[socket.socket, float, float]] = {}
        self.took: list[float] = []
        self.failures: list[tuple[float, str]] = []  # wall clock of its beginning, why
        self.late = 0.0

    def run(self, rate: float, seconds: float) -> float:
        """Returns the seconds that it took to begin all of them."""
        count = int(rate * seconds)
        begin = time.monotonic()
        for i in range(count):
            due = begin + i / rate
            while True:
                left = due - time.monotonic()
                self._serve(max(0.0, left))
                if left <= 0:
                    break
            self.late = max(self.late, time.monotonic() - due)
            self._begin()
        spent = time.monotonic() - begin
        end = time.monotonic() + GIVE_UP + 0.2
        while self._open and time.monotonic() < end:
            self._serve(0.05)
        return spent

    def _begin(self) -> None:
        now, wall = time.monotonic(), time.time()
        for _ in range(20):  # a port may be somebody else's
            self._port += 1
            target = self._targets[self._port % len(self._targets)]
            try:
                line = dial(self._source, self._port, target)
            except OSError as error:
                if error.errno in (errno.EADDRINUSE, errno.EADDRNOTAVAIL):
                    continue
                self.failures.append((wall, error.strerror or "?"))
                return
            self._open[line.fileno()] = (line, now, wall)
            self._poll.register(line.fileno(), select.EPOLLOUT | select.EPOLLERR)
            return
        self.failures.append((wall, "no port"))

    def _serve(self, wait: float) -> None:
        # Not less than a millisecond is waited: epoll would spin. What is due sooner, comes at once.
        for number, _ in self._poll.poll(wait if wait >= 0.001 else 0, 256):
            line, since, wall = self._open.pop(number)
            took = (time.monotonic() - since) * 1000
            code = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self._poll.unregister(number)
            line.close()
            if code:
                self.failures.append((wall, errno.errorcode.get(code, "?")))
            else:
                self.took.append(took)
        if wait < 0.001:
            self._expire()

    def _expire(self) -> None:
        """The oldest are the first of the dictionary."""
        now = time.monotonic()
        for number, (line, since, wall) in list(self._open.items())[:8]:
            if now - since < GIVE_UP:
                return
            self._poll.unregister(number)
            del self._open[number]
            line.close()
            self.failures.append((wall, "no answer"))

    def result(self, rate: float, spent: float) -> dict[str, Any]:
        for line, _, wall in self._open.values():
            line.close()
            self.failures.append((wall, "no answer"))
        ordered = sorted(self.took)
        begun = len(ordered) + len(self.failures)
        return {
            "offered": rate,
            "begun": begun,
            "rate": begun / spent if spent else 0.0,
            "connected": len(ordered),
            "failed": len(self.failures),
            "failures": self.failures[:2000],
            "again": sum(1 for took in ordered if took >= AGAIN * 1000),
            "p50": _rank(ordered, 0.50),
            "p99": _rank(ordered, 0.99),
            "max": ordered[-1] if ordered else None,
            "lateMs": self.late * 1000,
            "port": self._port,
        }


def _rank(ordered: list[float], share: float) -> Optional[float]:
    """Nearest rank."""
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)] if ordered else None


class Transfer:
    """One long answer, checked byte by byte against what the member sends."""

    def __init__(self, line: socket.socket, expected: bytes) -> None:
        self.line = line
        self._expected = expected
        self._head: Optional[bytes] = b""
        self._at = 0
        self.heard = time.time()
        self.sent = False
        self.broken = ""

    def take(self, data: bytes) -> None:
        self.heard = time.time()
        if self._head is not None:
            self._head += data
            if b"\r\n\r\n" not in self._head:
                return
            head, _, data = self._head.partition(b"\r\n\r\n")
            self._head = None
            if not head.startswith(b"HTTP/1.1 200"):
                self.broken = head.split(b"\r\n")[0].decode(errors="replace")
                return
        if data != self._expected[self._at : self._at + len(data)]:
            self.broken = f"other bytes at {self._at}"
        self._at += len(data)

    @property
    def begun(self) -> bool:
        return self._at > 0


class Transfers:
    """Long transfers, all from one port on."""

    def __init__(self, source: str, target: tuple[str, int], count: int, first: int, expected: bytes) -> None:
        self._poll = select.epoll()
        self._transfers: dict[int, Transfer] = {}
        self.unopened = 0
        for i in range(count):
            try:
                line = dial(source, first + i, target)
            except OSError:
                self.unopened += 1
                continue
            self._transfers[line.fileno()] = Transfer(line, expected)
            self._poll.register(line.fileno(), READABLE | select.EPOLLOUT)
            self.serve(0.005)

    def serve(self, wait: float, also: int = -1) -> bool:
        """Reads what is there; whether the other file can be read as well."""
        if also >= 0:
            self._poll.register(also, READABLE)
        try:
            ready = False
            for number, what in self._poll.poll(wait, 512):
                if number == also:
                    ready = True
                else:
                    self._one(self._transfers[number], what)
            return ready
        finally:
            if also >= 0:
                self._poll.unregister(also)

    def _one(self, transfer: Transfer, what: int) -> None:
        number = transfer.line.fileno()
        try:
            if not transfer.sent and what & select.EPOLLOUT and not what & select.EPOLLERR:
                transfer.line.send(b"GET /stream HTTP/1.1\r\nHost: bench\r\n\r\n")
                transfer.sent = True
                self._poll.modify(number, READABLE)
                return
            data = transfer.line.recv(65536)
            if data:
                transfer.take(data)
            else:
                transfer.broken = "closed"
        except BlockingIOError:
            return
        except OSError as error:
            transfer.broken = error.strerror or "?"
        if transfer.broken:
            self._poll.unregister(number)

    def told(self) -> dict[str, Any]:
        now = time.time()
        every = list(self._transfers.values())
        well = [t for t in every if not t.broken]
        return {
            "count": len(every) + self.unopened,
            "unopened": self.unopened,
            "begun": sum(t.begun for t in every),
            "broken": [t.broken for t in every if t.broken],
            "silent": max((now - t.heard for t in well), default=0.0),
            "heard": [t.heard for t in well],
            "now": now,
        }


def target_of(text: str) -> tuple[str, int]:
    address, _, port = text.partition(":")
    return address, int(port)


def hold(source: str, target: str, count: int, first: int) -> None:
    expected = b"".join(number.to_bytes(4, "big") for number in range(1 << 18))
    transfers = Transfers(source, target_of(target), count, first, expected)
    while True:
        if transfers.serve(0.5, sys.stdin.fileno()):
            if not sys.stdin.buffer.raw.readline():  # type: ignore[attr-defined]
                return
            print(json.dumps(transfers.told()), flush=True)


def main(arguments: list[str]) -> None:
    what, source, targets = arguments[:3]
    if what == "connect":
        rate, seconds, first = float(arguments[3]), float(arguments[4]), int(arguments[5])
        connects = Connects(source, [target_of(t) for t in targets.split(",")], first)
        print(json.dumps(connects.result(rate, connects.run(rate, seconds))))
    else:
        hold(source, targets, int(arguments[3]), int(arguments[4]))


if __name__ == "__main__":
    main(sys.argv[1:])
