# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What the lab has put onto this machine, on disk, so that it can be taken away after a crash."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

from .config import Config
from .proc import LabError, Pid


def netns() -> str:
    """Identity of the network namespace of this process."""
    return os.readlink("/proc/self/ns/net")


@dataclass
class State:
    """Written before the thing it names is made: a leftover is always known."""

    owner: Optional[Pid] = None
    namespace: str = ""
    processes: dict[str, Pid] = field(default_factory=dict)
    interfaces: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    route: bool = False
    onos: bool = False
    phase: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "owner": [self.owner.pid, self.owner.started] if self.owner else None,
            "namespace": self.namespace,
            "processes": {name: [p.pid, p.started] for name, p in self.processes.items()},
            "interfaces": self.interfaces,
            "files": self.files,
            "route": self.route,
            "onos": self.onos,
            "phase": self.phase,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> "State":
        owner = data.get("owner")
        return State(
            owner=Pid(*owner) if owner else None,
            namespace=data.get("namespace", ""),
            processes={name: Pid(*pid) for name, pid in data.get("processes", {}).items()},
            interfaces=list(data.get("interfaces", [])),
            files=list(data.get("files", [])),
            route=bool(data.get("route")),
            onos=bool(data.get("onos")),
            phase=data.get("phase", ""),
        )


class StateFile:
    """The state on disk. Changes are atomic and safe between processes."""

    def __init__(self, config: Config) -> None:
        self._path = config.state_file

    @property
    def path(self) -> Path:
        return self._path

    def read(self) -> Optional[State]:
        try:
            return State.from_json(json.loads(self._path.read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise LabError(f"{self._path} is damaged ({error}); remove it") from None

    @contextmanager
    def change(self) -> Iterator[State]:
        """The state, to be changed; it is written when the block ends."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path.with_suffix(".lock"), "w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            state = self.read() or State()
            yield state
            temporary = self._path.with_suffix(".new")
            temporary.write_text(json.dumps(state.to_json(), indent=2))
            os.replace(temporary, self._path)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)

    def recorder(self, name: str) -> Callable[[int], None]:
        """What proc.start calls to make a process known."""

        def record(pid: int) -> None:
            with self.change() as state:
                state.processes[name] = Pid.of(pid)

        return record


class Lock:
    """Held as long as a lab runs: only one at a time in a run directory."""

    def __init__(self, config: Config, name: str = "lock") -> None:
        self._path = config.lock_file.with_name(name)
        self._file: Optional[Any] = None

    def take(self) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = open(self._path, "a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._file = handle
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
