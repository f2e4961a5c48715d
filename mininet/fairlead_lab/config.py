# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Every setting of the lab, read from the environment once."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

REPO = Path(__file__).resolve().parents[2]

SUBNET = "198.18.0.0/24"
VIP = "198.18.0.100"
VIP_PORT = 80
MEMBER_PORT = 8000
REPORT_PORT = 9799
# A node that is stopped goes on serving so long: Fairlead has heard of it by then.
DRAIN_MS = 1000
APP = "org.fairlead.lb"

# What a re-execution by sudo has to carry over; everything else is dropped.
ENVIRONMENT = (
    "FAIRLEAD_RUN",
    "ONOS_HOME",
    "ONOS_REST_PORT",
    "ONOS_SSH_PORT",
    "ONOS_OF_PORT",
    "ONOS_CLUSTER_PORT",
    "ONOS_HEAP",
    "ONOS_WEB_USER",
    "ONOS_WEB_PASS",
    "FAIRLEAD_CACHE",
    "NODE_JAVA_OPTS",
    "JAVA_HOME",
    "BIND",
    "WEB_PORT",
    "IMAGES",
    "MODEL",
    "FAULT",
    "RATE",
    "DURATION",
    "N",
    "KEEP",
    "NO_COLOR",
    "TERM",
    "LAB_PRIVATE",
)


class ConfigError(Exception):
    """A setting that cannot be used; the text names it."""


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "") or str(default)
    try:
        value = int(text)
    except ValueError:
        raise ConfigError(f"{name}={text} is not a number") from None
    if not 0 < value < 65536:
        raise ConfigError(f"{name}={text} is not a TCP port (1-65535)")
    return value


@dataclass(frozen=True)
class Config:
    """Paths and ports of one lab. Immutable, so it may be shared between threads."""

    repo: Path
    run: Path
    rest_port: int = 8181
    ssh_port: int = 8101
    of_port: int = 6653
    cluster_port: int = 9876
    bind: str = "127.0.0.1"
    web_port: int = 8080
    images: Optional[Path] = None
    model: str = ""
    fault: str = ""
    keep: bool = False
    onos_user: str = "onos"
    onos_password: str = "rocks"

    @staticmethod
    def load(env: Optional[Mapping[str, str]] = None) -> "Config":
        values = os.environ if env is None else env
        run = Path(values.get("FAIRLEAD_RUN") or REPO / "build" / "run").resolve()
        images = values.get("IMAGES", "")
        return Config(
            repo=REPO,
            run=run,
            rest_port=_port(values, "ONOS_REST_PORT", 8181),
            ssh_port=_port(values, "ONOS_SSH_PORT", 8101),
            of_port=_port(values, "ONOS_OF_PORT", 6653),
            cluster_port=_port(values, "ONOS_CLUSTER_PORT", 9876),
            bind=values.get("BIND") or "127.0.0.1",
            web_port=_port(values, "WEB_PORT", 8080),
            images=Path(images).expanduser().resolve() if images else None,
            model=values.get("MODEL", ""),
            fault=values.get("FAULT", ""),
            keep=values.get("KEEP", "") not in ("", "0"),
            onos_user=values.get("ONOS_WEB_USER") or "onos",
            onos_password=values.get("ONOS_WEB_PASS") or "rocks",
        )

    # Where things are

    @property
    def logs(self) -> Path:
        return self.run / "logs"

    @property
    def ovs(self) -> Path:
        return self.run / "ovs"

    @property
    def nginx(self) -> Path:
        return self.run / "nginx"

    @property
    def state_file(self) -> Path:
        return self.run / "lab" / "state.json"

    @property
    def lock_file(self) -> Path:
        return self.run / "lab" / "lock"

    @property
    def samples(self) -> Path:
        return self.images or self.repo / "samples"

    @property
    def onos_bin(self) -> Path:
        return self.repo / "onos-runtime" / "bin"

    @property
    def node_module(self) -> Path:
        return self.repo / "inference-node"

    @property
    def node_bin(self) -> Path:
        return self.node_module / "bin" / "inference-node"

    @property
    def cache(self) -> Path:
        """Where the nodes' native libraries are, and what was downloaded for them."""
        return Path(os.environ.get("FAIRLEAD_CACHE") or self.repo / "build" / "cache").resolve()

    @property
    def oar(self) -> Path:
        return self.repo / "onos-app" / "target" / "fairlead-app-0.1.0.oar"

    @property
    def onos_url(self) -> str:
        return f"http://127.0.0.1:{self.rest_port}/onos"

    @property
    def web_url(self) -> str:
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::", "*") else self.bind
        return f"http://{host}:{self.web_port}"

    @property
    def owner(self) -> "Owner":
        return Owner.of(self.repo)

    def child_env(self) -> dict[str, str]:
        """The environment of the programs that the lab starts."""
        env = dict(os.environ)
        env["FAIRLEAD_RUN"] = str(self.run)
        env["ONOS_REST_PORT"] = str(self.rest_port)
        env["ONOS_SSH_PORT"] = str(self.ssh_port)
        env["ONOS_OF_PORT"] = str(self.of_port)
        env["ONOS_CLUSTER_PORT"] = str(self.cluster_port)
        if os.geteuid() == 0 and self.owner.uid != 0:
            env["HOME"] = self.owner.home
            env["USER"] = env["LOGNAME"] = self.owner.name
        return env


@dataclass(frozen=True)
class Owner:
    """Who owns the checkout: what needs no root runs as that user, and new files go to that user."""

    uid: int
    gid: int
    name: str
    home: str

    @staticmethod
    def of(path: Path) -> "Owner":
        stat = path.stat()
        try:
            entry = pwd.getpwuid(stat.st_uid)
            return Owner(stat.st_uid, stat.st_gid, entry.pw_name, entry.pw_dir)
        except KeyError:
            return Owner(stat.st_uid, stat.st_gid, str(stat.st_uid), "/")

    def prefix(self) -> list[str]:
        """Command words that drop from root to the owner; none when there is nothing to drop."""
        if os.geteuid() != 0 or self.uid == 0:
            return []
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--"]

    def give(self, path: Path) -> None:
        """Makes the owner the owner of path and of all below it."""
        if os.geteuid() != 0 or self.uid == 0 or not path.exists():
            return
        os.lchown(path, self.uid, self.gid)
        if path.is_symlink() or not path.is_dir():
            return
        for directory, names, files in os.walk(path):
            for name in names + files:
                try:
                    os.lchown(os.path.join(directory, name), self.uid, self.gid)
                except FileNotFoundError:
                    pass
