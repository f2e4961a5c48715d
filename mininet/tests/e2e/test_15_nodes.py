# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The node processes: what each runs, and that none of them is root or can become it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from fairlead_lab import confine
from fairlead_lab.config import Config
from fairlead_lab.proc import LabError, run
from fairlead_lab.topology import NODES
from labhandle import LabHandle

NOBODYS = confine.Identity(confine.NODE_ID, confine.NODE_ID)


def test_each_node_runs_its_version_on_its_engine(lab: LabHandle) -> None:
    answers = {a.node: (a.version, a.engine) for a in lab.ask(2 * len(NODES))}
    assert answers == {"n1": ("v1", "PyTorch"), "n2": ("v1", "PyTorch"), "n3": ("v2", "TensorFlow")}
    labels = {m["id"]: m["labels"] for m in lab.onos.pool()["members"]}
    assert labels == {n.name: {"version": n.version, "engine": n.engine} for n in NODES}


@pytest.mark.parametrize("name", [n.name for n in NODES])
def test_node_is_not_root_and_cannot_become_it(lab: LabHandle, name: str) -> None:
    pid = lab.nodes.pid(name)
    assert pid is not None and pid.alive()
    text = Path(f"/proc/{pid.pid}/status").read_text()
    status = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
    assert status["Name"] == "java"
    user = confine.Identity.of(lab.config)
    assert user.uid != 0
    assert status["Uid"].split() == [str(user.uid)] * 4
    assert status["Gid"].split() == [str(user.gid)] * 4
    assert status["Groups"].split() == []
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[kind], 16) == 0, kind
    assert status["NoNewPrivs"] == "1"


@pytest.mark.parametrize("name", [n.name for n in NODES])
def test_node_is_small(lab: LabHandle, name: str) -> None:
    pid = lab.nodes.pid(name)
    assert pid is not None
    status = Path(f"/proc/{pid.pid}/status").read_text()
    resident = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    assert resident < 700 * 1024


def test_program_runs_from_a_folder_that_only_root_may_enter(tmp_path: Path) -> None:
    home = tmp_path / "with a blank"
    program = home / "deep" / "program"
    program.mkdir(parents=True)
    (program / "file").write_text("there")
    (home / "secret").write_text("not for nodes")
    (home / "deep").chmod(0o700)
    home.chmod(0o700)
    script = f"id -u; cat '{program}/file'; ls '{home}' '{home}/deep'; grep CapEff /proc/self/status"
    words = confine.within([program], NOBODYS)
    assert words, "the folder is closed"
    output = run(words + NOBODYS.drop() + ["sh", "-c", script])
    assert output.startswith(f"{NOBODYS.uid}\nthere")
    assert "secret" not in output
    assert "CapEff:\t0000000000000000" in output
    assert "Permission denied" in run(NOBODYS.drop() + ["cat", str(program / "file")], check=False)
    assert "Permission denied" in run(
        words + NOBODYS.drop() + ["touch", str(program / "other")], check=False
    )
    assert sorted(os.listdir(home)) == ["deep", "secret"], "outside, nothing changes"


def test_open_way_needs_no_namespace() -> None:
    assert confine.within([Path("/usr/bin"), Path("/etc")], NOBODYS) == []


def test_file_that_nodes_may_not_read_is_named_with_the_cure(config: Config, tmp_path: Path) -> None:
    module = tmp_path / "inference-node"
    for name in ("bin", "models", "target/lib"):
        (module / name).mkdir(parents=True)
    jar = module / "target" / "lib" / "some.jar"
    jar.write_text("")
    other = replace(config, repo=tmp_path)
    assert confine.unreadable(other) == ""
    jar.chmod(0o600)
    with pytest.raises(LabError, match=f"may not read {jar}: chmod -R go[+]rX {module}"):
        confine.command(other, tmp_path / "run")
