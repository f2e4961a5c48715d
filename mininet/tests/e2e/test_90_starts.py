# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Starting and stopping: with and without faults, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket

from conftest import Stage
from fairlead_lab.config import Config
from fairlead_lab.residue import Snapshot
from labhandle import Demo, LabHandle, script


def test_status_load_and_flows_work_on_a_running_lab(lab: LabHandle) -> None:
    lab.await_service()
    status = script("status")
    assert status.returncode == 0, status.stdout
    load = script("load", "--rate", "10", "--duration", "3")
    assert load.returncode == 0, load.stdout
    assert "all        30 ok" in load.stdout
    assert "n3 10 (33%)" in load.stdout
    flows = script("flows", "leaf1")
    assert "198.18.0.100" in flows.stdout


def test_second_lab_is_refused(lab: LabHandle) -> None:
    second = script("demo")
    assert second.returncode == 1
    assert "a lab runs already" in second.stdout and "mininet/stop" in second.stdout
    assert lab.demo.process.poll() is None


def test_first_stop_leaves_nothing(stage: Stage) -> None:
    stage.up()
    code, left = stage.down(signal.SIGINT)
    assert (code, left) == (0, [])


def test_smoke_passes_and_leaves_nothing(no_lab: Stage) -> None:
    before = Snapshot.take()
    smoke = script("smoke")
    assert smoke.returncode == 0, smoke.stdout
    assert "smoke: all checks passed" in smoke.stdout
    assert Snapshot.take().beyond(before) == []


def test_smoke_names_the_check_when_a_nodes_port_is_blocked(no_lab: Stage) -> None:
    before = Snapshot.take()
    smoke = script("smoke", env={"FAULT": "block-n2"})
    assert smoke.returncode != 0, smoke.stdout
    assert "check failed: every picture is answered" in smoke.stdout
    assert Snapshot.take().beyond(before) == []


def test_crashed_lab_is_cleared_away(no_lab: Stage) -> None:
    """SIGKILL while it starts: the processes and interfaces stay, and `--cleanup` takes them."""
    before = Snapshot.take()
    demo = Demo("--no-table")
    demo.await_line("inference nodes are starting")
    demo.end(signal.SIGKILL)
    assert Snapshot.take().beyond(before) != []
    doctor = script("doctor")
    assert "an earlier lab left" in doctor.stdout
    cleanup = script("demo", "--cleanup")
    assert cleanup.returncode == 0, cleanup.stdout
    assert Snapshot.take().beyond(before) == []


def test_added_nodes_are_stopped_and_cleared_away_with_the_lab(no_lab: Stage) -> None:
    before = Snapshot.take()
    demo = Demo("--no-table")
    demo.await_line("Ctrl-C stops everything")
    scale = script("scale", "4")
    assert scale.returncode == 0, scale.stdout
    demo.end(signal.SIGKILL)
    assert any("mininet:n4" in thing for thing in Snapshot.take().beyond(before))
    assert "no lab runs" in script("scale", "3").stdout
    stop = script("stop")
    assert stop.returncode == 0, stop.stdout
    assert Snapshot.take().beyond(before) == []


def test_stop_while_starting_leaves_nothing(no_lab: Stage) -> None:
    before = Snapshot.take()
    demo = Demo("--no-table")
    demo.await_line("inference nodes are starting")
    assert demo.end(signal.SIGHUP) == 0
    assert "stopped, nothing is left" in demo.output
    assert Snapshot.take().beyond(before) == []


def test_busy_port_is_named_with_its_cure(no_lab: Stage, config: Config) -> None:
    before = Snapshot.take()
    with socket.create_server(("127.0.0.1", config.web_port)):
        demo = script("demo")
        doctor = script("doctor")
    assert demo.returncode == 1
    for output in (demo.stdout, doctor.stdout):
        assert f"port {config.web_port} (web page) is taken by" in output
        assert f"(process {os.getpid()})" in output
        assert f"WEB_PORT={config.web_port + 1000}" in output
    assert doctor.returncode == 1
    assert Snapshot.take().beyond(before) == []


def test_doctor_is_content_with_this_machine(no_lab: Stage) -> None:
    doctor = script("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "FAIL" not in doctor.stdout


def test_doctor_names_a_missing_package_with_its_cure(no_lab: Stage, tmp_path: object) -> None:
    # A PATH in which nothing is found; /usr/sbin is where doctor looks by itself.
    doctor = script("doctor", env={"PATH": str(tmp_path), "IMAGES": str(tmp_path)})
    assert doctor.returncode == 1
    assert "FAIL  packages: missing:" in doctor.stdout and "make deps" in doctor.stdout
    assert "FAIL  pictures:" in doctor.stdout and "IMAGES=" in doctor.stdout
