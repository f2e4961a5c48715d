# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The lab with light members in place of inference nodes, and what the benchmark does in its hosts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, Optional

from .. import confine
from ..annex import Annex
from ..config import MEMBER_PORT, REPORT_PORT, VIP, VIP_PORT, Config
from ..lab import Lab
from ..nodes import InferenceNodes, inside
from ..onos import POOL, VIP_ID
from ..ovs import all_flows, dump_flows
from ..proc import LabError, await_true, run, start
from ..topology import NODES, Host, host

HERE = Path(__file__).resolve().parent
PYTHON = ["/usr/bin/python3", "-I"]
CLIENT = host("c1")
# On the client's leaf, the best place that there is for it.
PROXY = host("n4")
# The one that is added: where n2 is.
ADDED = host("n5")
PROXY_PORT = 8080
# Slots are left when the connections that they had have ended or have rules of their own, s.
MODE = {"slots": 20, "per-connection": 150}
ALGORITHM = "weighted-round-robin"
VIP_TARGET = f"{VIP}:{VIP_PORT}"
PROXY_TARGET = f"{PROXY.address}:{PROXY_PORT}"


class LightMembers(InferenceNodes):
    """nginx and load reports in the hosts of the nodes; neither as root."""

    def start(self, name: str) -> None:
        config = self._config
        folder = config.run / "members" / name
        folder.mkdir(parents=True, exist_ok=True)
        identity = confine.Identity.of(config)
        os.chown(folder, identity.uid, identity.gid)
        command = (
            inside(self._state, name)
            + confine.within([HERE, folder], identity)
            + ["env", f"--chdir={folder}"]
            + identity.drop()
            + PYTHON
            + [str(HERE / "member.py"), name, host(name).address, str(MEMBER_PORT)]
            + [VIP, str(REPORT_PORT), str(folder)]
        )
        start(command, self._log(name), self._state.recorder(f"node-{name}"))

    def kill(self, name: str) -> float:
        """Ends a member and all of its processes at once; returns when (wall clock)."""
        pid = self.pid(name)
        if pid is None or not pid.alive():
            raise LabError(f"{name} does not run")
        os.killpg(pid.pid, signal.SIGKILL)
        return time.time()


class Helper:
    """A probe that runs beside what else is done; what it prints is JSON."""

    def __init__(self, command: list[str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as errors:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                start_new_session=True,
            )
        self._log = log

    def ask(self) -> dict[str, Any]:
        assert self._process.stdin
        try:
            self._process.stdin.write("?\n")
            self._process.stdin.flush()
        except OSError:
            raise LabError(f"a probe has ended; see {self._log}") from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise LabError(f"a probe has ended; see {self._log}")
        found: dict[str, Any] = json.loads(line)
        return found

    def result(self) -> dict[str, Any]:
        """What it says at its end."""
        answer = self._answer()
        self.end()
        return answer

    def end(self) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.close()
        except OSError:
            pass
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)
        assert self._process.stdout
        self._process.stdout.close()


class Testbed:
    """One run's lab. `close` stops what is still under way in the hosts."""

    def __init__(self, config: Config, say: Callable[[str], None]) -> None:
        self.config = config
        self.lab = Lab(config)
        self.members = LightMembers(config, self.lab.state)
        self.lab.nodes = self.members
        self.onos = self.lab.onos
        self.annex = Annex(config, self.lab.state)
        self.say = say
        self._port = 0
        self._helpers: list[Helper] = []

    def up(self) -> None:
        self.lab.up()
        pool = {
            "algorithm": ALGORITHM,
            "members": [
                {"id": n.name, "address": n.address, "port": MEMBER_PORT, "weight": 10} for n in NODES
            ],
            "slowStartSeconds": 0,
            "dynamicWeights": False,
        }
        self.onos.fairlead("PUT", f"/pools/{POOL}", pool)
        self.await_members()
        await_true("connections", lambda: self.serves(VIP_TARGET), 60)

    def serves(self, target: str) -> bool:
        """Whether some connections, one after the other, are all made."""
        return bool(self.connects(target, 20, 0.5)["failed"] == 0)

    def plug(self, added: Host) -> None:
        """A host more in the fabric, and the controllers' knowledge of it."""
        self.annex.plug(added)
        words = ["ping", "-c1", "-W1", "-q", CLIENT.address]
        await_true(
            f"{added.name} in ONOS",
            lambda: self.in_host(added.name, *words) and added.address in self.onos.hosts(),
            20,
        )

    def close(self) -> None:
        for helper in self._helpers:
            helper.end()
        self._helpers.clear()

    def await_members(self, timeout: float = 90) -> None:
        await_true(
            "all members are up, with all of their weight",
            lambda: not (self.onos.unwell_members() or self.onos.warming_members()),
            timeout,
            hint=lambda: ", ".join(self.onos.unwell_members() + self.onos.warming_members()),
        )

    def patch_member(self, name: str, **fields: Any) -> None:
        self.onos.fairlead("PATCH", f"/pools/{POOL}/members/{name}", fields)

    def patch_pool(self, **fields: Any) -> None:
        self.onos.fairlead("PATCH", f"/pools/{POOL}", fields)

    def set_mode(self, mode: str) -> bool:
        """Has the VIP steer in this mode; whether the client's leaf does so, not only says so."""
        try:
            self.ask_mode(mode)
            await_true(f"mode {mode}", lambda: self.has_slots() == (mode == "slots"), MODE[mode])
            return True
        except LabError:
            return False

    def ask_mode(self, mode: str) -> None:
        vip = self.onos.fairlead("GET", f"/vips/{VIP_ID}")
        self.onos.fairlead("PUT", f"/vips/{VIP_ID}", {**vip, "mode": mode})

    def has_slots(self) -> bool:
        """Whether the client's leaf has rules on some bits of source ports."""
        flows = dump_flows(self.config, CLIENT.leaf)
        return any("/" in f.match.get("tp_src", "") and f.match.get("nw_dst") == VIP for f in flows)

    def steering(self) -> dict[str, Any]:
        """What Fairlead itself says of the way of a SYN, in microseconds."""
        found: dict[str, Any] = self.onos.fairlead("GET", "/steering")
        return found

    # In the hosts

    def in_host(self, name: str, *words: str, timeout: float = 60) -> str:
        return run(inside(self.lab.state, name) + list(words), check=False, timeout=timeout)

    def ports(self, count: int) -> int:
        """The first of so many source ports; each is used once until all have been."""
        first, self._port = self._port, self._port + count
        return first

    def _probe(self, *words: str) -> Helper:
        command = inside(self.lab.state, CLIENT.name) + PYTHON + [str(HERE / "probe.py")] + list(words)
        helper = Helper(command, self.config.logs / "probe.log")
        self._helpers.append(helper)
        return helper

    def _done(self, helper: Helper) -> dict[str, Any]:
        try:
            return helper.result()
        finally:
            self._helpers.remove(helper)

    def connects(self, targets: str, rate: float, seconds: float) -> dict[str, Any]:
        """Connections at a steady rate, and what became of them."""
        return self._done(self.begin_connects(targets, rate, seconds))

    def begin_connects(self, targets: str, rate: float, seconds: float) -> Helper:
        first = self.ports(int(rate * seconds) + 1)
        return self._probe("connect", CLIENT.address, targets, str(rate), str(seconds), str(first))

    def end_connects(self, helper: Helper) -> dict[str, Any]:
        return self._done(helper)

    def hold(self, target: str, count: int) -> "Held":
        return Held(self, self._probe("hold", CLIENT.address, target, str(count), str(self.ports(count))), count)

    def let_go(self, helper: Helper) -> None:
        helper.end()
        self._helpers.remove(helper)

    def connection_rules(self) -> int:
        return sum(flow.is_connection for flows in all_flows(self.config).values() for flow in flows)

    def rules_of_ours(self) -> list[str]:
        """Rules that come from Fairlead, by application, address or transport."""
        return [
            f"{name}: {flow.text}"
            for name, flows in all_flows(self.config).items()
            for flow in flows
            if VIP in flow.text or "dl_dst=02:fa" in flow.text or flow.is_connection
        ]


class Held:
    """Long transfers that are under way."""

    def __init__(self, bed: Testbed, helper: Helper, count: int) -> None:
        self._bed = bed
        self._helper = helper
        self.count = count

    def __enter__(self) -> "Held":
        def begun() -> bool:
            told = self._helper.ask()
            broken = len(told["broken"]) + int(told["unopened"])
            if broken:
                raise LabError(f"{broken} broken from the beginning: {told['broken'][:3]}")
            return bool(told["begun"] == self.count)

        await_true(f"{self.count} transfers", begun, 20)
        return self

    def __exit__(self, *_: object) -> None:
        self._bed.let_go(self._helper)

    def broken(self, patience: float = 6.0) -> tuple[int, str]:
        """How many do not go on from here, once each has had the time to; and why, of the first."""
        since = float(self._helper.ask()["now"])
        end = time.monotonic() + patience
        while True:
            told = self._helper.ask()
            silent = sum(heard <= since for heard in told["heard"])
            if not silent or time.monotonic() > end:
                break
            time.sleep(0.2)
        reasons = list(told["broken"]) + ["silent"] * silent
        return len(reasons), reasons[0] if reasons else ""


def direct_targets(port: int = MEMBER_PORT) -> str:
    return ",".join(f"{n.address}:{port}" for n in NODES)


def gone(condition: Callable[[], Any], timeout: float) -> Optional[Any]:
    """Waits until nothing is left, and returns what is."""
    end = time.monotonic() + timeout
    while True:
        left = condition()
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.25)
