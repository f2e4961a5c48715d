# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Root when it is needed, and a private network when it is asked for."""

from __future__ import annotations

import os
import shutil
import sys

from .config import ENVIRONMENT
from .proc import LabError

PRIVATE_MARK = "FAIRLEAD_IN_PRIVATE"
# A network of its own, and with it its own view of the system's Open vSwitch directory, so that
# nothing outside changes; a process namespace of its own, so that its end ends
# everything inside. The shell stays as its first process: somebody has to reap the orphans.
ENTER = (
    "ip link set lo up; mkdir -p /run/openvswitch; mount -t tmpfs tmpfs /run/openvswitch; "
    '"$@"; exit $?'
)


def become_root() -> None:
    """Runs this program again by sudo if it has no root rights. Returns if it has."""
    if os.geteuid() == 0:
        return
    sudo = shutil.which("sudo")
    if sudo is None:
        raise LabError("root rights are needed and sudo is not there: run it as root")
    keep = ",".join(name for name in ENVIRONMENT if name in os.environ)
    arguments = [sudo] + ([f"--preserve-env={keep}"] if keep else [])
    os.execv(sudo, arguments + ["--", os.path.abspath(sys.argv[0]), *sys.argv[1:]])


def become_private() -> None:
    """With LAB_PRIVATE=1, runs this program again in a network namespace of its own."""
    if os.environ.get("LAB_PRIVATE", "") in ("", "0") or os.environ.get(PRIVATE_MARK):
        return
    os.environ[PRIVATE_MARK] = "1"
    unshare = shutil.which("unshare")
    if unshare is None:
        raise LabError("LAB_PRIVATE=1 needs unshare (util-linux): make deps")
    command = [unshare, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command += ["bash", "-c", ENTER, "private", os.path.abspath(sys.argv[0]), *sys.argv[1:]]
    os.execv(unshare, command)
