# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The model that MODEL names: one in the folder of models, or one that DJL finds by its URL."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from .config import Config
from .proc import LabError
from .topology import Host

FETCH_SECONDS = 900


@dataclass(frozen=True)
class Model:
    """A model as the nodes take it."""

    models: Path
    name: str
    version: str

    def options(self) -> list[str]:
        return ["--models", str(self.models), "--model", self.name, "--version", self.version]


def choose(config: Config, say: Callable[[str], None]) -> None:
    """Decides what all nodes of this run serve; those that are started later, too."""
    chosen = find(config, say)
    file = config.run / "lab" / "model"
    file.unlink(missing_ok=True)
    if chosen:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(chosen.options()))


def options(config: Config, node: Host) -> list[str]:
    """What a node is started with: what all serve in this run, or else its own."""
    return common(config) or ["--version", node.version, "--engine", node.engine]


def labels(config: Config, node: Host) -> dict[str, str]:
    """What Fairlead is told of a node, for policies and splits."""
    everyone = common(config)
    if everyone:
        return {"version": everyone[-1]}
    return {"version": node.version, "engine": node.engine}


def folders(config: Config) -> list[Path]:
    """Folders of models other than the shipped ones, which nodes read."""
    everyone = common(config)
    return [Path(everyone[1])] if everyone else []


def common(config: Config) -> list[str]:
    """Options of the model that all nodes of this run serve; none where each serves its own."""
    file = config.run / "lab" / "model"
    return file.read_text().split("\n") if file.exists() else []


def find(config: Config, say: Callable[[str], None]) -> Optional[Model]:
    """The model to serve; None for the shipped one, also where a URL cannot be loaded."""
    wanted = config.model
    if not wanted:
        return None
    shipped = config.repo / "inference-node" / "models"
    if "://" in wanted:
        say(f"fetching {wanted}")
        model = describe(config, wanted)
    else:
        name, _, version = wanted.partition("/")
        if not (shipped / name / version).is_dir() or not version:
            there = sorted(f"{p.parent.name}/{p.name}" for p in shipped.glob("*/*") if p.is_dir())
            raise LabError(
                f"MODEL={wanted} is not there; there are {', '.join(there)}, or a URL such as"
                " djl://ai.djl.pytorch/resnet"
            )
        return Model(shipped, name, version)
    problem = attempt(config, model)
    if problem is None:
        return model
    say(f"MODEL={wanted} cannot be served: {problem}")
    say("the shipped model serves instead")
    return None


def describe(config: Config, url: str) -> Model:
    """A folder with a description that consists of the URL."""
    name = url.rstrip("/").rsplit("/", 1)[-1].split("?")[0] or "model"
    name = "".join(c if c.isalnum() else "-" for c in name).strip("-") or "model"
    model = Model(config.run / "models", name, "url")
    folder = model.models / model.name / model.version
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.yaml").write_text("url: '" + url.replace("'", "''") + "'\n")
    config.owner.give(model.models)
    return model


def share(folder: Path) -> None:
    """Lets the nodes read what was downloaded: DJL makes folders for its user alone."""
    for directory, _, files in os.walk(folder):
        for path in [Path(directory), *(Path(directory, name) for name in files)]:
            if not path.is_symlink():
                mode = path.stat().st_mode
                # Who may enter or run it: whoever its owner lets.
                os.chmod(path, stat.S_IMODE(mode) | 0o444 | (mode & 0o100) >> 3 | (mode & 0o100) >> 6)


def attempt(config: Config, model: Model) -> Optional[str]:
    """What is wrong with a model, or None; what is remote is in the cache afterwards."""
    command = config.owner.prefix() + [
        str(config.node_bin.parent / "try-model"),
        "--models",
        str(model.models),
        f"{model.name}/{model.version}",
    ]
    try:
        done = subprocess.run(
            command, env=config.child_env(), capture_output=True, text=True, timeout=FETCH_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"it did not arrive within {FETCH_SECONDS} s"
    if done.returncode == 0:
        share(config.cache)
        share(model.models)
        return None
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"try-model ended with {done.returncode}"
