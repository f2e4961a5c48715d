# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Runs a command in a mount namespace in which some folders are covered by empty, readable ones.

    cover.py '{"closed": ["/root"], "kept": ["/root/checkout/inference-node"]}' command...

What is to be kept is put back at its place in them. Needs root; nothing else sees the mounts, and
they go with the last process in the namespace. Uses the standard library only.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_NOSUID, MS_NODEV = 0x1, 0x2, 0x4
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
TMPFS = "mode=755,size=1m"

_libc = ctypes.CDLL(None, use_errno=True)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    done = _libc.mount(
        source.encode(), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), data.encode()
    )
    _check(done, f"mount {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def cover(closed: list[str], kept: list[str]) -> None:
    """In this process and those that it starts, from now on."""
    _check(_libc.unshare(CLONE_NEWNS), "unshare")
    mount("none", "/", "none", MS_REC | MS_PRIVATE)
    # Held open while what is above is covered: from then on they have no name.
    held = {path: os.open(path, os.O_PATH | os.O_DIRECTORY) for path in kept}
    for path in closed:
        mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, TMPFS)
    for path, handle in held.items():
        os.makedirs(path, mode=0o755, exist_ok=True)
        mount(f"/proc/self/fd/{handle}", path, "none", MS_BIND | MS_REC)
        os.close(handle)
    for path in closed:
        mount("tmpfs", path, "tmpfs", MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, TMPFS)


def main(arguments: list[str]) -> None:
    plan = json.loads(arguments[0])
    os.umask(0o022)
    cover(plan["closed"], plan["kept"])
    os.execvp(arguments[1], arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
