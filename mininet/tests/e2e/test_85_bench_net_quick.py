# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The short form of the benchmark of the network: what it says of behaviour, not of speed."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Stage
from fairlead_lab.residue import Snapshot
from labhandle import script

CHANGES = ("weight", "drain", "algorithm", "add", "app_restart")


def test_connections_hold_through_changes_and_failures(no_lab: Stage, tmp_path: Path) -> None:
    before = Snapshot.take()
    out = tmp_path / "net.json"
    done = script("bench-net", "--quick", "--transfers", "100", "--out", str(out), timeout=400)
    assert done.returncode == 0, done.stdout
    figures = json.loads(out.read_text())
    for change in CHANGES:
        assert figures[f"broken_{change}"]["max"] == 0, done.stdout
        assert figures[f"broken_{change}"]["runs"] >= 1, done.stdout
    assert figures["refused_meanwhile"]["max"] == 0, done.stdout
    assert figures["link_gap"]["max"] <= 2000, done.stdout
    assert figures["killed_gets_none"]["max"] <= 4, done.stdout
    assert figures["rules_after_uninstall"]["max"] == 0, done.stdout
    assert Snapshot.take().beyond(before) == []
