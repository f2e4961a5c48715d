# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests do with a lab: start, stop, run things in its hosts, send pictures."""

from __future__ import annotations

import http.client
import json
import os
import signal
import struct
import subprocess
import threading
import time
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Optional

from fairlead_lab import table
from fairlead_lab.config import APP, REPO, VIP, Config
from fairlead_lab.nodes import InferenceNodes, inside
from fairlead_lab.onos import Onos, OnosRuntime
from fairlead_lab.ovs import all_flows
from fairlead_lab.proc import LabError, await_true, run
from fairlead_lab.state import StateFile

SCRIPTS = REPO / "mininet"
READY = "Ctrl-C stops everything"

# What the tests of this session have called, for the test that nothing is left out.
CALLED: set[tuple[str, str]] = set()
COMMANDS: set[str] = set()


class NotedOnos(Onos):
    """Remembers what was called of Fairlead's REST API."""

    def fairlead(self, method: str, path: str, body: Any = None) -> Any:
        CALLED.add((method, path.partition("?")[0]))
        return super().fairlead(method, path, body)


class Demo:
    """A `mininet/demo` process; its output is kept, so that a failed test can show it."""

    def __init__(self, *arguments: str, env: Optional[dict[str, str]] = None) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [str(SCRIPTS / "demo"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def await_line(self, text: str, timeout: float = 240) -> None:
        def seen() -> bool:
            if any(text in line for line in self.lines):
                return True
            assert self.process.poll() is None, f"the demo ended:\n{self.output}"
            return False

        await_true(f"'{text}' from the demo", seen, timeout, 0.1, lambda: self.output)

    def end(self, number: signal.Signals = signal.SIGTERM, timeout: float = 60) -> int:
        """Sends the signal and returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout)
        self._reader.join(5)
        return code


class LabHandle:
    """A lab that is up."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.config = Config.load()
        self.state = StateFile(self.config)
        self.onos = NotedOnos(self.config)
        self.runtime = OnosRuntime(self.config, self.state)
        self.nodes = InferenceNodes(self.config, self.state)
        self.pictures = table.images(self.config.samples)

    # In the hosts

    def command(self, host: str, *words: str) -> list[str]:
        return inside(self.state, host) + list(words)

    def run(self, host: str, *words: str, check: bool = True, timeout: float = 60) -> str:
        return run(self.command(host, *words), check=check, timeout=timeout)

    def received(self, host: str) -> int:
        """Bytes that arrived at the interface of a host."""
        for line in self.run(host, "cat", "/proc/net/dev").splitlines():
            name, _, rest = line.partition(":")
            if name.strip() == f"{host}-eth0":
                return int(rest.split()[0])
        raise AssertionError(f"no interface in {host}")

    def ask_from(self, host: str, url: str = f"http://{VIP}/predict") -> dict[str, Any]:
        """One picture by curl from a host; the answer as it came."""
        output = self.run(
            host, "curl", "-sS", "-m", "15", "-F", f"image=@{self.pictures[0]}", url, check=False
        )
        try:
            answer: dict[str, Any] = json.loads(output)
        except ValueError:
            raise LabError(f"from {host}: {output}") from None
        if "node" not in answer:
            raise LabError(f"from {host}: {output}")
        return answer

    def ask(self, count: int = 1) -> list[table.Answer]:
        """Pictures by the web server, one after the other."""
        url = f"{self.config.web_url}/predict"
        return [table.predict(url, self.pictures[i % len(self.pictures)]) for i in range(count)]

    def await_service(self, timeout: float = 60, streak: int = 6) -> None:
        """Until all members are up, none warms up any more, and so many pictures in a row are predicted."""

        def works() -> bool:
            unwell = self.onos.unwell_members() or self.onos.warming_members()
            if unwell:
                raise LabError(", ".join(unwell))
            bad = [a for a in self.ask(streak) if a.error]
            if bad:
                raise LabError(f"{len(bad)} of {streak} failed: {bad[0].error}")
            return True

        await_true("pictures are predicted", works, timeout)

    # In the network

    def app_rules(self) -> list[str]:
        """Rules on any switch that come from Fairlead: by application, address or transport."""
        found = []
        for name, flows in all_flows(self.config).items():
            for flow in flows:
                text = flow.text
                if VIP in text or "dl_dst=02:fa" in text or flow.is_connection:
                    found.append(f"{name}: {text}")
        return found

    def app_intents(self) -> list[dict[str, Any]]:
        return [i for i in self.onos.intents() if i.get("appId") == APP and i.get("state") != "WITHDRAWN"]


class KeepAlive:
    """One TCP connection to the VIP that asks again and again, in a thread, and notes who answered."""

    def __init__(self, interval: float = 0.2) -> None:
        self._connection = http.client.HTTPConnection(VIP, 80, timeout=10)
        self._interval = interval
        self._stop = threading.Event()
        self.nodes: list[str] = []
        self.error: Optional[str] = None
        self._connection.connect()
        self._local = self._connection.sock.getsockname()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "KeepAlive":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(15)
        self._connection.close()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._connection.request("GET", "/health")
                answer = json.loads(self._connection.getresponse().read())
                # http.client opens a new connection when the old one was closed: that is a break.
                sock = self._connection.sock
                if sock is None or sock.getsockname() != self._local:
                    raise LabError("the connection was closed")
                self.nodes.append(answer["node"])
                self._stop.wait(self._interval)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            self.error = f"{type(error).__name__}: {error}"


class Traffic:
    """Pictures at a steady rate in a thread, each over its own connection; with the time of asking."""

    def __init__(self, lab: LabHandle, rate: float = 5) -> None:
        self._lab = lab
        self._pause = 1 / rate
        self._stop = threading.Event()
        self.answers: list[tuple[float, table.Answer]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Traffic":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(40)

    def _run(self) -> None:
        url = f"http://{VIP}/predict"
        for i in range(10_000):
            if self._stop.wait(self._pause):
                return
            picture = self._lab.pictures[i % len(self._lab.pictures)]
            asked = time.monotonic()
            answer = table.predict(url, picture, timeout=5)
            self.answers.append((asked, answer))

    def since(self, moment: float) -> list[table.Answer]:
        return [answer for at, answer in self.answers if at >= moment]


def signalled(lab: LabHandle, name: str, number: signal.Signals) -> None:
    node = lab.nodes.pid(name)
    assert node is not None
    os.kill(node.pid, number)


BRAKE = """
import os, signal, sys, time
pid, run, rest = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
try:
    while True:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(rest)
        os.kill(pid, signal.SIGCONT)
        time.sleep(run)
finally:
    os.kill(pid, signal.SIGCONT)
"""


@contextmanager
def slowed(lab: LabHandle, name: str, run: float = 0.05, rest: float = 0.1) -> Iterator[None]:
    """A node that may run for `run` seconds only between pauses of `rest` seconds.

    By a process of its own: what else the test does would stretch the times.
    """
    node = lab.nodes.pid(name)
    assert node is not None
    brake = subprocess.Popen(["/usr/bin/python3", "-c", BRAKE, str(node.pid), str(run), str(rest)])
    try:
        yield
    finally:
        brake.terminate()
        brake.wait(10)


def script(name: str, *arguments: str, env: Optional[dict[str, str]] = None, timeout: float = 240) -> "subprocess.CompletedProcess[str]":
    """Runs a script of mininet/ to its end; output and errors in `stdout`."""
    return subprocess.run(
        [str(SCRIPTS / name), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        env={**os.environ, **(env or {})},
    )


def noise_picture(path: Path, width: int = 1000, height: int = 700) -> Path:
    """A large PNG that does not compress: about 2 MB."""
    path.write_bytes(png(width, height, b"".join(b"\0" + os.urandom(width * 3) for _ in range(height))))
    return path


def png(width: int, height: int, rows: bytes) -> bytes:
    """A picture of red, green and blue bytes, each row after a byte for its filter."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def cli(*words: str) -> str:
    """A command on the ONOS command line, by ssh."""
    COMMANDS.add(words[0])
    done = subprocess.run(
        [str(REPO / "onos-runtime" / "bin" / "onos-cli"), " ".join(words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    if done.returncode != 0:
        raise LabError(f"onos-cli {' '.join(words)}: {done.stdout}")
    return done.stdout
