# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""`doctor`: is this machine able to run the lab? Each line that fails names its cure.

Needs no root and changes nothing. Exit code 0 when nothing fails (warnings are no failure).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable

from . import confine, ports
from .cleanup import leftovers
from .config import REPO, SUBNET, Config
from .ovs import SCHEMA
from .state import StateFile
from .topology import GATEWAY, interface_exists, root_interfaces

# Program → the Debian package that has it.
PROGRAMS = {
    "mnexec": "mininet",
    "ovsdb-server": "openvswitch-switch",
    "ovs-vswitchd": "openvswitch-switch",
    "ovs-ofctl": "openvswitch-switch",
    "nginx": "nginx",
    "ethtool": "ethtool",
    "ping": "iputils-ping",
    "arping": "iputils-arping",
    "curl": "curl",
    "ip": "iproute2",
    "ifconfig": "net-tools",
    "tcpdump": "tcpdump",
    "ssh": "openssh-client",
    "unshare": "util-linux",
    "mvn": "maven",
}
MODULES = {"mininet.net": "mininet", "pytest": "python3-pytest"}
MEMORY_MB = 5000
DISK_MB = 5000


@dataclass(frozen=True)
class Finding:
    name: str
    verdict: str  # ok | warn | FAIL
    text: str
    cure: str = ""

    def line(self) -> str:
        head = f"{self.verdict:<5} {self.name}: {self.text}"
        return f"{head}\n      cure: {self.cure}" if self.cure else head


def ok(name: str, text: str) -> Finding:
    return Finding(name, "ok", text)


def which(program: str) -> str:
    """Also where an ordinary user's PATH does not look."""
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    return shutil.which(program, path=path) or ""


def output(*command: str) -> tuple[int, str]:
    """Exit code and words of a program; 127 if it is not there."""
    program = which(command[0])
    if not program:
        return 127, ""
    done = subprocess.run(
        [program, *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
    )
    return done.returncode, done.stdout


def packages(config: Config) -> Iterable[Finding]:
    missing = sorted({package for program, package in PROGRAMS.items() if not which(program)})
    for module, package in MODULES.items():
        if output("/usr/bin/python3", "-c", f"import {module}")[0] != 0:
            missing.append(package)
    if not SCHEMA.exists() and "openvswitch-switch" not in missing:
        missing.append("openvswitch-common")
    if missing:
        names = " ".join(sorted(set(missing)))
        yield Finding("packages", "FAIL", f"missing: {names}", f"make deps (or apt-get install {names})")
    else:
        yield ok("packages", "all there")


def java(config: Config) -> Iterable[Finding]:
    cure = "apt-get install openjdk-17-jdk-headless, or set JAVA_HOME"
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(map(str, Path("/usr/lib/jvm").glob("*17*")))
    for home in homes:
        for tool in ("java", "javac"):
            if not home or not os.access(f"{home}/bin/{tool}", os.X_OK):
                break
        else:
            if java_version(f"{home}/bin/java") >= 17:
                yield ok("Java", f"{java_version(f'{home}/bin/java')} in {home}")
                return
    yield Finding("Java", "FAIL", "no JDK 17 found", cure)


def java_version(binary: str) -> int:
    found = re.search(r'version "(\d+)', output(binary, "-version")[1])
    return int(found.group(1)) if found else 0


def products(config: Config) -> Iterable[Finding]:
    wanted = {
        "application": config.oar,
        "controller": config.onos_bin / "onos-start",
        "inference node": config.node_bin,
    }
    missing = [name for name, path in wanted.items() if not path.exists()]
    if missing:
        yield Finding("build", "warn", f"not built: {', '.join(missing)}", "make build (make demo does it, too)")
    else:
        yield ok("build", "application, controller and inference node are there")


def nodes(config: Config) -> Iterable[Finding]:
    if not config.node_module.joinpath("target", "lib").is_dir():
        return  # The line about the build tells.
    identity = confine.Identity.of(config)
    try:
        problem = confine.unreadable(config)
        covered = confine.closed(confine.needed(config), identity)
    except PermissionError as error:
        yield Finding("nodes", "warn", f"cannot look at {error.filename}", "run doctor by sudo")
        return
    if problem:
        text, _, cure = problem.partition(": ")
        yield Finding("nodes", "FAIL", text, cure)
    else:
        around = f", for whom {covered[0]} is opened as far as needed" if covered else ""
        yield ok("nodes", f"run as user {identity.uid}{around}")


def pictures(config: Config) -> Iterable[Finding]:
    from .proc import LabError
    from .table import images

    try:
        yield ok("pictures", f"{len(images(config.samples))} in {config.samples}")
    except LabError as error:
        yield Finding("pictures", "FAIL", str(error), "IMAGES=folder with png or jpg files, or git checkout samples")


def privileges(config: Config) -> Iterable[Finding]:
    if os.geteuid() == 0:
        yield ok("privileges", "root")
    elif which("sudo"):
        yield ok("privileges", "sudo is there; make demo asks for it")
    else:
        yield Finding("privileges", "FAIL", "neither root nor sudo", "run it as root, or install sudo")


def busy_ports(config: Config) -> Iterable[Finding]:
    state = StateFile(config).read() if readable(config) else None
    if state and state.owner and state.owner.alive():
        yield ok("ports", f"in use by the lab that runs (process {state.owner.pid})")
        return
    taken = ports.busy(ports.wanted(config))
    for b in taken:
        text, _, cure = str(b).partition(": ")
        yield Finding("ports", "FAIL", text, cure)
    if not taken:
        yield ok("ports", ", ".join(str(w.port) for w in ports.wanted(config)) + " are free")


def readable(config: Config) -> bool:
    return os.access(config.state_file, os.R_OK)


def available_mb() -> int:
    """Memory that programs can have, in MB."""
    fields = dict(
        line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines() if ":" in line
    )
    return int(fields["MemAvailable"].split()[0]) // 1024


def memory(config: Config) -> Iterable[Finding]:
    available = available_mb()
    text = f"{available} MB available, the lab takes about {MEMORY_MB}"
    if available < MEMORY_MB:
        yield Finding("memory", "FAIL", text, "close other programs or use a machine with 8 GB")
    else:
        yield ok("memory", text)


def disk(config: Config) -> Iterable[Finding]:
    free = shutil.disk_usage(REPO).free // 2**20
    text = f"{free} MB free in {REPO}, build and downloads take about {DISK_MB}"
    if free < DISK_MB:
        yield Finding("disk", "FAIL", text, "make room on that disk")
    else:
        yield ok("disk", text)


def kernel(config: Config) -> Iterable[Finding]:
    if not Path("/dev/net/tun").exists():
        yield Finding(
            "kernel", "FAIL", "/dev/net/tun is missing, the switches need it",
            "modprobe tun (in a container: --device /dev/net/tun)",
        )
    elif not Path("/proc/self/ns/net").exists():
        yield Finding("kernel", "FAIL", "no network namespaces", "use a kernel with CONFIG_NET_NS")
    elif os.geteuid() == 0 and not _can_unshare():
        yield Finding(
            "kernel", "FAIL", "network namespaces cannot be made here",
            "in a container: --privileged (or --cap-add NET_ADMIN --cap-add SYS_ADMIN)",
        )
    else:
        yield ok("kernel", "network namespaces and tun; no Open vSwitch module is needed")


def _can_unshare() -> bool:
    if not which("unshare") or not which("ip"):
        return True  # The line about packages tells.
    command = ("unshare", "--net", "--mount", which("ip"), "link", "add", "name", "doctor0")
    return output(*command, "type", "veth")[0] == 0


def addresses(config: Config) -> Iterable[Finding]:
    routes = output("ip", "route")[1].splitlines()
    taken = [r for r in routes if re.match(r"198\.1[89]\.", r) and f"dev {GATEWAY.interface} " not in r]
    if taken:
        yield Finding("addresses", "FAIL", f"{SUBNET} is in use here: {taken[0]}", "remove that route (a VPN?)")
    else:
        yield ok("addresses", f"{SUBNET} is free for the lab")


def remains(config: Config) -> Iterable[Finding]:
    if config.state_file.exists() and not readable(config):
        yield Finding("leftovers", "warn", f"cannot read {config.state_file}", "run doctor by sudo")
        return
    left = leftovers(config)
    state = StateFile(config).read()
    cure = "mininet/demo --cleanup (the next start does it by itself)"
    if left:
        yield Finding("leftovers", "warn", "an earlier lab left " + ", ".join(left[:4]), cure)
    elif state is None and (names := [n for n in root_interfaces() if interface_exists(n)]):
        yield Finding(
            "leftovers", "FAIL", f"interfaces of the lab's names exist, but not from here: {', '.join(names)}",
            f"stop the other lab, or: ip link del {names[0]}",
        )
    else:
        yield ok("leftovers", "none")


CHECKS: tuple[Callable[[Config], Iterable[Finding]], ...] = (
    packages, java, privileges, kernel, memory, disk, busy_ports, addresses, remains, products, nodes, pictures,
)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="doctor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args(argv)
    config = Config.load()
    failed = 0
    for check in CHECKS:
        for finding in check(config):
            print(finding.line(), flush=True)
            failed += finding.verdict == "FAIL"
    print(f"\n{failed} to cure" if failed else "\nready")
    return 1 if failed else 0
