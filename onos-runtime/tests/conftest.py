# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""A running ONOS and a running Open vSwitch for the provider tests.

Run by `onos-runtime/tests/run`, which puts everything into namespaces of its own. One ONOS and one
Open vSwitch serve the whole session; each test builds its network with `net` and gets it removed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests

REPO = Path(__file__).resolve().parents[2]
BIN = REPO / "onos-runtime" / "bin"
RUN = Path(os.environ.get("FAIRLEAD_TEST_RUN", REPO / "build" / "provider-tests"))
CONTROLLER = "tcp:127.0.0.1:6653"
T = TypeVar("T")


def eventually(
    check: Callable[[], T | None], timeout: float = 10, interval: float = 0.1
) -> T:
    """Calls `check` until it returns something true without raising; returns that."""
    deadline = time.monotonic() + timeout
    while True:
        error: Exception | None = None
        result: T | None = None
        try:
            result = check()
        except (AssertionError, LookupError, StopIteration, requests.RequestException) as e:
            error = e
        if error is None and result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s; last: {error or result!r}") from error
        time.sleep(interval)


def sh(*command: str, check: bool = True, timeout: float = 60) -> str:
    """Runs a command and returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode != 0:
        raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def device_id(dpid: int) -> str:
    return f"of:{dpid:016x}"


class Rest:
    """ONOS' REST API. Answers are parsed; a status other than 2xx raises."""

    base = "http://127.0.0.1:8181/onos/v1"

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.auth = ("onos", "rocks")

    def request(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.session.request(method, self.base + path, json=body, timeout=20)
        if not answer.ok:
            message = f"{method} {path}: {answer.status_code} {answer.text}"
            raise requests.HTTPError(message, response=answer)
        return answer.json() if answer.text.strip().startswith(("{", "[")) else None

    def get(self, path: str) -> Any:
        return self.request("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.request("POST", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self.request("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.request("DELETE", path)

    def device(self, dpid: int) -> dict[str, Any]:
        device: dict[str, Any] = self.get(f"/devices/{device_id(dpid)}")
        return device

    def available(self, dpid: int) -> bool:
        return bool(self.device(dpid)["available"])

    def ports(self, dpid: int) -> dict[str, dict[str, Any]]:
        """Ports of a device by name."""
        ports = self.get(f"/devices/{device_id(dpid)}/ports")["ports"]
        return {p["annotations"]["portName"]: p for p in ports}

    def links(self) -> set[tuple[str, str]]:
        """Active links as ("of:…1/2", "of:…2/1")."""
        return {
            (f"{l['src']['device']}/{l['src']['port']}", f"{l['dst']['device']}/{l['dst']['port']}")
            for l in self.get("/links")["links"]
            if l["state"] == "ACTIVE"
        }

    def host(self, mac: str) -> dict[str, Any] | None:
        hosts: list[dict[str, Any]] = self.get("/hosts")["hosts"]
        for host in hosts:
            if host["mac"].lower() == mac.lower():
                return host
        return None

    def knows(self, host: Host) -> bool:
        """Whether ONOS has the host's place and address."""
        found = self.host(host.mac)
        return found is not None and host.ip in found["ipAddresses"]

    def places(self, host: Host) -> list[tuple[str, str]]:
        """Where ONOS thinks the host is: device and port."""
        found = self.host(host.mac) or {"locations": []}
        return [(l["elementId"], l["port"]) for l in found["locations"]]


class Onos:
    """The ONOS process."""

    def __init__(self, run: Path) -> None:
        self.env = {**os.environ, "FAIRLEAD_RUN": str(run)}
        self.logs = run / "logs" / "onos"

    def script(self, name: str, *args: str) -> None:
        done = subprocess.run(
            [str(BIN / name), *args], env=self.env, capture_output=True, text=True, timeout=300
        )
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.returncode}\n{done.stdout}{done.stderr}")

    def start(self, *args: str) -> None:
        self.script("onos-start", *args)

    def stop(self) -> None:
        self.script("onos-stop")

    def cli(self, *command: str) -> str:
        return subprocess.run(
            [str(BIN / "onos-cli"), *command],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        ).stdout


class Ovs:
    """Open vSwitch with a database and sockets of its own."""

    def __init__(self) -> None:
        # Paths of sockets must be short.
        self.dir = Path(tempfile.mkdtemp(prefix="fl-ovs-"))
        self.db = f"unix:{self.dir}/db.sock"
        self.env = {
            **os.environ,
            "OVS_RUNDIR": str(self.dir),
            "OVS_LOGDIR": str(self.dir),
            "OVS_DBDIR": str(self.dir),
        }

    def call(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        schema = "/usr/share/openvswitch/vswitch.ovsschema"
        self.call("ovsdb-tool", "create", f"{self.dir}/conf.db", schema)
        self.call(
            "ovsdb-server",
            f"{self.dir}/conf.db",
            f"--remote=p{self.db}",
            f"--pidfile={self.dir}/ovsdb-server.pid",
            f"--log-file={self.dir}/ovsdb-server.log",
            "--detach",
            "--no-chdir",
        )
        self.vsctl("--no-wait", "init")
        self.call(
            "ovs-vswitchd",
            self.db,
            f"--pidfile={self.dir}/ovs-vswitchd.pid",
            f"--log-file={self.dir}/ovs-vswitchd.log",
            "--detach",
            "--no-chdir",
        )

    def stop(self) -> None:
        for daemon in ("ovs-vswitchd", "ovsdb-server"):
            self.call("ovs-appctl", "-t", f"{self.dir}/{self.ctl(daemon)}", "exit")
        shutil.rmtree(self.dir, ignore_errors=True)

    def ctl(self, daemon: str) -> str:
        pid = (self.dir / f"{daemon}.pid").read_text().strip()
        return f"{daemon}.{pid}.ctl"

    def vsctl(self, *args: str) -> str:
        return self.call("ovs-vsctl", f"--db={self.db}", "--timeout=20", *args).strip()

    def ofctl(self, command: str, bridge: str, *args: str) -> str:
        """For example ofctl("dump-flows", "s1")."""
        return self.call(
            "ovs-ofctl", "-O", "OpenFlow13", command, f"unix:{self.dir}/{bridge}.mgmt", *args
        )

    def flows(self, bridge: str) -> list[str]:
        return [l.strip() for l in self.ofctl("dump-flows", bridge).splitlines() if "actions=" in l]

    def bridge(self, name: str, dpid: int, connect: bool = True) -> None:
        """Adds a switch without ports; it forwards nothing unless told to."""
        self.vsctl(
            *("add-br", name, "--", "set", "bridge", name),
            *("datapath_type=netdev", "protocols=OpenFlow13", "fail_mode=secure"),
            f"other-config:datapath-id={dpid:016x}",
        )
        # Otherwise it waits up to eight seconds before it comes back to a restarted controller.
        if connect:
            self.connect(name)

    def connect(self, name: str) -> None:
        self.vsctl(
            *("set-controller", name, CONTROLLER, "--"),
            *("set", "controller", name, "max_backoff=1000", "inactivity_probe=5000"),
        )

    def disconnect(self, name: str) -> None:
        self.vsctl("del-controller", name)

    def patch(self, a: str, a_port: int, b: str, b_port: int) -> None:
        """Joins two bridges by a pair of patch ports with the given numbers."""
        one, other = patch_name(a, a_port), patch_name(b, b_port)
        for bridge, name, number, peer in ((a, one, a_port, other), (b, other, b_port, one)):
            self.vsctl(
                *("add-port", bridge, name, "--", "set", "interface", name, "type=patch"),
                *(f"options:peer={peer}", f"ofport_request={number}"),
            )

    def del_port(self, bridge: str, name: str) -> None:
        self.vsctl("del-port", bridge, name)


def patch_name(bridge: str, port: int) -> str:
    return f"{bridge}-p{port}"


class Host:
    """A network namespace with one interface on a bridge."""

    def __init__(self, ovs: Ovs, name: str, bridge: str, port: int, ip: str, mac: str) -> None:
        self.ovs, self.name, self.bridge, self.port = ovs, name, bridge, port
        self.ip, self.mac = ip, mac
        self.peer = f"{bridge}-{name}"
        sh("ip", "netns", "add", name)
        sh("ip", "link", "add", self.peer, "type", "veth", "peer", "name", "eth0", "netns", name)
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "link", "set", "eth0", "address", mac)
        self.run("ip", "addr", "add", f"{ip}/24", "dev", "eth0")
        # Userspace datapaths do not fill in the checksums that the kernel leaves out.
        self.run("ethtool", "-K", "eth0", "tx", "off")
        self.run("ip", "link", "set", "eth0", "up")
        sh("ip", "link", "set", self.peer, "up")
        self.attach(bridge, port)

    def attach(self, bridge: str, port: int) -> None:
        self.bridge, self.port = bridge, port
        self.ovs.vsctl(
            *("add-port", bridge, self.peer, "--"),
            *("set", "interface", self.peer, f"ofport_request={port}"),
        )

    def detach(self) -> None:
        self.ovs.del_port(self.bridge, self.peer)

    def run(self, *command: str, check: bool = True, timeout: float = 60) -> str:
        return sh("ip", "netns", "exec", self.name, *command, check=check, timeout=timeout)

    def spawn(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["ip", "netns", "exec", self.name, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def arping(self, ip: str, count: int = 3) -> str | None:
        """Asks for an address; returns the hardware address that answered, or None."""
        out = self.run("arping", "-f", "-c", str(count), "-I", "eth0", ip, check=False)
        for line in out.splitlines():
            if "reply from" in line:
                return line.split("[")[1].split("]")[0].lower()
        return None

    def announce(self) -> None:
        """Says where it is by an ARP announcement."""
        self.run("arping", "-U", "-c", "1", "-I", "eth0", self.ip, check=False)

    def packets_received(self) -> int:
        return int(self.run("cat", "/sys/class/net/eth0/statistics/rx_packets"))

    def remove(self) -> None:
        sh("ip", "link", "del", self.peer, check=False)
        sh("ip", "netns", "del", self.name, check=False)


class Net:
    """The network of one test."""

    def __init__(self, ovs: Ovs, rest: Rest) -> None:
        self.ovs, self.rest = ovs, rest
        self.bridges: dict[str, int] = {}
        self.hosts: list[Host] = []

    def switch(self, name: str, dpid: int) -> str:
        """Adds a switch and waits until ONOS has it; returns its device id."""
        self.ovs.bridge(name, dpid)
        self.bridges[name] = dpid
        eventually(lambda: self.rest.available(dpid))
        return device_id(dpid)

    def host(self, name: str, bridge: str, port: int, number: int) -> Host:
        """Adds host 10.9.0.<number>/24 with hardware address 02:00:00:00:00:<number>."""
        host = Host(
            self.ovs, name, bridge, port, f"10.9.0.{number}", f"02:00:00:00:00:{number:02x}"
        )
        self.hosts.append(host)
        return host

    def learned(self, host: Host, timeout: float = 10) -> dict[str, Any]:
        """Lets a host speak until ONOS has its place and address; returns what ONOS knows."""

        def known() -> dict[str, Any] | None:
            if not self.rest.knows(host):
                host.announce()
                return None
            return self.rest.host(host.mac)

        return eventually(known, timeout, interval=0.3)

    def remove(self) -> None:
        for host in self.hosts:
            host.remove()
        for name in self.bridges:
            self.ovs.vsctl("--if-exists", "del-br", name)
        for dpid in self.bridges.values():
            eventually(lambda: not self.rest.available(dpid))
            self.rest.delete(f"/devices/{device_id(dpid)}")
        eventually(lambda: not self.rest.get("/hosts")["hosts"])


@pytest.fixture(scope="session")
def onos() -> Iterator[Onos]:
    onos = Onos(RUN)
    onos.start("--clean")
    yield onos
    onos.stop()


@pytest.fixture(scope="session")
def rest(onos: Onos) -> Rest:
    return Rest()


@pytest.fixture(scope="session")
def ovs() -> Iterator[Ovs]:
    ovs = Ovs()
    ovs.start()
    yield ovs
    ovs.stop()


@pytest.fixture
def net(ovs: Ovs, rest: Rest) -> Iterator[Net]:
    net = Net(ovs, rest)
    yield net
    net.remove()


def dump(value: Any) -> str:
    """For messages of failed assertions."""
    return json.dumps(value, indent=1)
