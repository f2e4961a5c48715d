# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Logic that starts nothing: the plan, the readers, the renderers, the records."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from fairlead_lab import ports, scale, sniff, table, web
from fairlead_lab.config import VIP, Config, ConfigError
from fairlead_lab.load import Window, number, percentile
from fairlead_lab.ovs import parse_flow
from fairlead_lab.proc import LabError, Pid, await_true, start, stop
from fairlead_lab.state import Lock, StateFile
from fairlead_lab.topology import (
    CHECKER,
    HOSTS,
    LINK_COUNT,
    MAX_NODES,
    NODES,
    SPARES,
    Fabric,
    cables,
    host,
    host_ports,
    root_interfaces,
    switch_of_device,
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.load({"FAIRLEAD_RUN": str(tmp_path / "run")})


def test_plan_gives_every_cable_a_port_of_its_own() -> None:
    ends = [(a, p) for a, p, _, _ in cables()] + [(b, q) for _, _, b, q in cables()]
    ends += list(host_ports(HOSTS + SPARES).values())
    assert len(ends) == len(set(ends))
    assert LINK_COUNT == 12 and len({h.mac for h in HOSTS}) == len(HOSTS) == 6


def test_spare_nodes_take_nothing_from_the_others() -> None:
    everyone = HOSTS + SPARES
    assert [n.name for n in NODES + SPARES] == [f"n{i}" for i in range(1, MAX_NODES + 1)]
    assert len({h.address for h in everyone}) == len({h.mac for h in everyone}) == len(everyone)
    assert CHECKER not in {h.address for h in everyone}
    assert VIP not in {h.address for h in everyone}
    assert host_ports().items() <= host_ports(everyone).items()
    assert (host("n5").leaf, host("n6").version) == (host("n2").leaf, host("n3").version)


def test_scale_starts_nothing_that_memory_is_too_small_for(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "available_mb", lambda: 1000)
    with pytest.raises(LabError, match="5 more nodes take about 3500 MB, 1000 MB are available"):
        scale.Scaling(config).to(scale.ALL[:5])


def test_interface_names_fit_the_kernel() -> None:
    assert max(len(name) for name in root_interfaces()) <= 15


def test_device_ids_are_shown_by_name() -> None:
    assert switch_of_device("of:0000000000000102") == "spine2"
    assert switch_of_device("of:00000000000000ff") == "of:00000000000000ff"


@pytest.mark.parametrize("text, name", [("x", "WEB_PORT=x"), ("0", "WEB_PORT=0"), ("70000", "WEB_PORT=70000")])
def test_bad_port_is_named(text: str, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.load({"WEB_PORT": text})


def test_connection_rule_is_recognised() -> None:
    flow = parse_flow(
        " cookie=0x9a0000abcd, duration=1.5s, table=0, n_packets=7, n_bytes=900, idle_timeout=60, "
        "priority=40000,tcp,in_port=3,nw_src=198.18.0.254,nw_dst=198.18.0.100,tp_src=40312,tp_dst=80 "
        "actions=set_field:198.18.0.13->ip_dst,set_field:8000->tcp_dst,output:1"
    )
    assert flow.is_connection and flow.priority == 40000 and flow.idle_timeout == 60
    assert flow.packets == 7 and flow.match["tp_src"] == "40312" and flow.cookie == 0x9A0000ABCD
    assert flow.actions.endswith("output:1")


def test_transport_rule_is_no_connection_rule() -> None:
    assert not parse_flow(" cookie=0x1, priority=100,dl_dst=02:fa:00:00:00:0b actions=output:2").is_connection


def test_prediction_is_read_and_shown() -> None:
    body = {
        "node": "n2", "version": "v2", "engine": "TensorFlow", "client": "198.18.0.254", "clientPort": 40312,
        "predictions": [{"label": "cat", "probability": 0.934}],
    }
    answer = table._answer("cat.png", 12.34, 200, json.dumps(body).encode())
    assert (answer.label, answer.node, answer.client_port, answer.error) == ("cat", "n2", 40312, "")
    line = table.row(replace(answer, path=("gw", "leaf1", "spine2", "leaf2", "n2")))
    assert "v2      TensorFlow" in line
    assert "93.4%" in line and "12.3" in line and "gw > leaf1 > spine2 > leaf2 > n2" in line


@pytest.mark.parametrize("status, body", [(200, b"<html>"), (200, b"{}"), (200, b"[]"), (502, b"[1]"), (502, b"x")])
def test_answer_that_is_no_prediction_is_an_error(status: int, body: bytes) -> None:
    assert "FAILED" in table.row(table._answer("cat.png", 1.0, status, body))


def test_problem_tells_its_title() -> None:
    body = b'{"title":"No inference node answered"}'
    assert table._answer("a.png", 1.0, 502, body).error == "502 No inference node answered"


def test_nobody_listening_is_an_error_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    answer = table.predict(f"http://127.0.0.1:{port}/predict", tmp_path / "a.png", timeout=2)
    assert "refused" in answer.error


def test_folder_without_pictures_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="IMAGES"):
        table.images(tmp_path)


def test_percentiles_are_nearest_rank() -> None:
    values = [float(v) for v in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)) == (50, 99, 100)
    assert percentile([], 0.99) == 0 and percentile([7.0], 0.5) == 7


def test_load_line_shows_shares_and_errors() -> None:
    window = Window(nodes=Counter(n1=3, n2=1), latencies=[1.0, 2.0, 3.0, 40.0], late=2)
    window.errors["timed out"] += 1
    line = window.line()
    assert "4 ok" in line and "1 failed" in line and "2 late" in line
    assert "n1 3 (75%)" in line and "p99   40.0 ms" in line


@pytest.mark.parametrize("text", ["nan", "-1", "x", "9999"])
def test_bad_rate_is_named(text: str) -> None:
    with pytest.raises(LabError, match="RATE"):
        number(text, "RATE", 0.1, 500)


def frame(source: str, sport: int, target: str, dport: int, protocol: int = 6) -> bytes:
    ip = bytes([0x45, 0]) + bytes(7) + bytes([protocol]) + bytes(2)
    ip += socket.inet_aton(source) + socket.inet_aton(target)
    return bytes(12) + b"\x08\x00" + ip + sport.to_bytes(2, "big") + dport.to_bytes(2, "big")


def test_frames_tell_their_ends() -> None:
    assert sniff.endpoints(frame("198.18.0.1", 4000, "198.18.0.100", 80)) == ("198.18.0.1", 4000, "198.18.0.100", 80)
    assert sniff.endpoints(frame("198.18.0.1", 4000, "198.18.0.100", 80, protocol=17)) is None
    assert sniff.endpoints(bytes(60)) is None and sniff.endpoints(b"") is None


def test_busy_port_names_program_process_and_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (taken,) = ports.busy([ports.Wanted(port, "web page", "WEB_PORT")])
        assert f"(process {os.getpid()})" in str(taken) and "WEB_PORT=" in str(taken)
    assert ports.busy([ports.Wanted(port, "web page", "WEB_PORT")]) == []


@pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="no nginx")
def test_nginx_accepts_the_site(config: Config) -> None:
    for name in web.TEMPORARY:
        (config.nginx / "temp" / name).mkdir(parents=True)
    config.logs.mkdir(parents=True)
    site = config.nginx / "nginx.conf"
    site.write_text(web.render(replace(config, web_port=18080)))
    binary = shutil.which("nginx", path="/usr/sbin:/usr/bin") or ""
    done = subprocess.run([binary, "-t", "-c", str(site), "-e", "stderr"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_site_listens_on_loopback_unless_told_otherwise(config: Config) -> None:
    assert "listen 127.0.0.1:8080;" in web.render(config)
    assert "listen 0.0.0.0:8080;" in web.render(replace(config, bind="0.0.0.0"))
    assert "listen [::1]:8080;" in web.render(replace(config, bind="::1"))


def test_state_is_read_back_as_written(config: Config) -> None:
    file = StateFile(config)
    assert file.read() is None
    with file.change() as state:
        state.owner = Pid(1, 2)
        state.processes["nginx"] = Pid(3, 4)
        state.interfaces = ["gw"]
        state.route = True
    read = file.read()
    assert read is not None
    assert (read.owner, read.processes, read.interfaces, read.route) == (Pid(1, 2), {"nginx": Pid(3, 4)}, ["gw"], True)
    file.forget()
    assert file.read() is None


def test_damaged_state_is_named(config: Config) -> None:
    config.state_file.parent.mkdir(parents=True)
    config.state_file.write_text("{")
    with pytest.raises(LabError, match="state.json is damaged"):
        StateFile(config).read()


def test_lock_is_held_once(config: Config) -> None:
    first, second = Lock(config), Lock(config)
    assert first.take() and not second.take()
    first.release()
    assert second.take()


def test_process_is_ended_with_its_children(tmp_path: Path) -> None:
    process = start(["bash", "-c", "sleep 60 & echo $!; wait"], tmp_path / "log")
    await_true("child", lambda: (tmp_path / "log").read_text().strip(), 5)
    child = Pid.of(int((tmp_path / "log").read_text()))
    parent = Pid.of(process.pid)
    assert parent.alive() and child.alive()
    stop(parent, 5)
    assert not parent.alive()
    await_true("end of the child", lambda: not child.alive(), 5)


def test_process_id_that_was_given_to_another_is_not_ours() -> None:
    mine = Pid.of(os.getpid())
    assert mine.alive() and not Pid(mine.pid, mine.started + 1).alive()


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(LabError, match="the switches: not within 0 s\nleaf1"):
        await_true("the switches", lambda: False, 0, 0.01, lambda: "leaf1")


def test_fabric_names_what_keeps_namespaces_from_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "mnexec"
    broken.write_text("#!/bin/sh\necho 'remount: Invalid argument' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(LabError, match="remount: Invalid argument"):
        Fabric(6653).start()
