# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Who the inference nodes are: never root, without capabilities, never to gain any.

A checkout of root's may lie where nobody else gets in, such as /root. There a node gets a mount
namespace of its own in which the closed folder is covered by an empty one, with what the node needs
at its place in it (see cover.py). Nothing is copied, and nothing stays when the process ends.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Sequence

from . import models
from .config import Config
from .proc import LabError

# Of the ids that Debian keeps free: no account has it, so no file and no process of others, either.
NODE_ID = 65198
READ, ENTER = 4, 1
COVER = Path(__file__).with_name("cover.py")


@dataclass(frozen=True)
class Identity:
    """The user of the node processes."""

    uid: int
    gid: int

    @staticmethod
    def of(config: Config) -> "Identity":
        """Whoever owns the checkout; where that is root, a number that nobody has."""
        owner = config.owner
        return Identity(owner.uid, owner.gid) if owner.uid else Identity(NODE_ID, NODE_ID)

    def may(self, path: Path, bits: int) -> bool:
        """Whether the mode of a file or folder grants all of the bits."""
        status = path.stat()
        if status.st_uid == self.uid:
            shift = 6
        elif status.st_gid == self.gid:
            shift = 3
        else:
            shift = 0
        return status.st_mode >> shift & bits == bits

    def drop(self) -> list[str]:
        """Command words that leave root for good."""
        return [
            "setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups",
            "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--",
        ]


def command(config: Config, folder: Path) -> list[str]:
    """Command words that run what follows as the user of the nodes; `folder` will be theirs.

    Raises LabError, with the cure, where that user could not read what a node needs.
    """
    problem = unreadable(config)
    if problem:
        raise LabError(problem)
    identity = Identity.of(config)
    folder.mkdir(parents=True, exist_ok=True)
    os.chown(folder, identity.uid, identity.gid)
    return within([*needed(config), folder], identity) + ["env", f"--chdir={folder}"] + identity.drop()


def within(paths: Sequence[Path], identity: Identity) -> list[str]:
    """Command words in front of what needs the folders; none where the way to them is open."""
    resolved = [path.resolve() for path in paths]
    above = closed(resolved, identity)
    if not above:
        return []
    kept = [p for p in resolved if any(c in p.parents for c in above)]
    plan = json.dumps({"closed": [str(p) for p in above], "kept": [str(p) for p in kept]})
    return [sys.executable, "-I", str(COVER), plan]


def environment(config: Config, folder: Path) -> Mapping[str, str]:
    """What all programs of the lab get, with a home of the node's own."""
    return {**config.child_env(), "HOME": str(folder), "USER": "node", "LOGNAME": "node"}


def needed(config: Config) -> list[Path]:
    """The folders that a node reads: program, libraries, models, perhaps a JDK of one's own."""
    found = _ours(config)
    home = os.environ.get("JAVA_HOME", "")
    return found + [Path(home)] if home and Path(home).is_dir() else found


def _ours(config: Config) -> list[Path]:
    found = [config.node_module, config.cache, *models.folders(config)]
    return [path for path in found if path.is_dir()]


def closed(paths: Sequence[Path], identity: Identity) -> list[Path]:
    """The outermost folders above the paths that the user may not enter."""
    found: list[Path] = []
    for path in paths:
        for above in reversed(path.parents):
            if above in found:
                break
            if not identity.may(above, ENTER):
                found.append(above)
                break
    return found


def unreadable(config: Config) -> str:
    """What the user could not read even with an open way to it, and the cure; else empty."""
    identity = Identity.of(config)
    for folder in _ours(config):
        for path in _read_from(config, folder):
            wanted = READ | ENTER if stat.S_ISDIR(path.stat().st_mode) else READ
            if not identity.may(path, wanted):
                return (
                    f"the nodes run as user {identity.uid} and not as root; that user may not read "
                    f"{path}: chmod -R go+rX {folder}"
                )
    return ""


def _read_from(config: Config, folder: Path) -> Iterator[Path]:
    """What a node reads of a folder, and the folders on the way."""
    if folder != config.node_module:
        yield from _all(folder)
        return
    yield folder
    yield folder / "target"
    yield from (folder / "target").glob("*.jar")
    for name in ("bin", "models", "target/lib"):
        yield from _all(folder / name)


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    for directory, names, files in os.walk(folder):
        for path in (Path(directory, name) for name in names + files):
            if not path.is_symlink():
                yield path
