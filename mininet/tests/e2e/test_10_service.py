# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The service as a client sees it: pictures in, predictions out, one address."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import pytest

from fairlead_lab import table
from fairlead_lab.config import MEMBER_PORT, VIP
from fairlead_lab.ovs import connection_flows, dump_flows
from fairlead_lab.proc import Pid, await_true, run, stop
from fairlead_lab.topology import CLIENTS, GATEWAY, NODES, host
from labhandle import KeepAlive, LabHandle, noise_picture


def test_thirty_pictures_are_spread_evenly(lab: LabHandle) -> None:
    answers = lab.ask(30)
    assert [a for a in answers if a.error] == []
    assert table.shares(answers) == {"n1": 10, "n2": 10, "n3": 10}


def test_fairlead_tells_the_path_of_each_connection(lab: LabHandle) -> None:
    for answer in lab.ask(6):
        path = table.path_of(lab.onos, answer)
        assert path[-1] == answer.node
        assert path[1] == GATEWAY.leaf
        assert path[-2] == host(answer.node).leaf
        assert len(path) in ((3,) if host(answer.node).leaf == GATEWAY.leaf else (5,))


@pytest.mark.parametrize("client", [c.name for c in CLIENTS])
def test_clients_in_the_fabric_reach_every_node(lab: LabHandle, client: str) -> None:
    answers = [lab.ask_from(client) for _ in range(6)]
    assert Counter(a["node"] for a in answers) == {"n1": 2, "n2": 2, "n3": 2}
    assert {a["client"] for a in answers} == {host(client).address}


def test_requests_of_one_connection_stay_on_one_node(lab: LabHandle) -> None:
    with KeepAlive(interval=0.01) as one:
        await_true("50 answers", lambda: len(one.nodes) >= 50 or one.error, 20)
    assert one.error is None
    assert len(set(one.nodes)) == 1


PORT = 33333
SAME_PORT = f"""
import http.client, json, socket, struct
for i in range(3):
    with open({{picture!r}}, "rb") as picture:
        body = picture.read()
    connection = http.client.HTTPConnection("{VIP}", timeout=15)
    plain = socket.socket()
    plain.settimeout(15)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # No memory of the connection at the end (TIME_WAIT), so that its port is free at once.
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    plain.bind(("", {PORT}))
    plain.connect(("{VIP}", 80))
    connection.sock = plain
    connection.request("POST", "/predict", body, {{{{"Content-Type": "image/png"}}}})
    print(json.loads(connection.getresponse().read())["node"])
    connection.close()
"""


def test_connections_one_after_the_other_on_the_same_port_are_spread(lab: LabHandle) -> None:
    lab.await_service()
    picture = next(p for p in lab.pictures if p.suffix == ".png")
    # Once the switches have told that they know an opening segment when they see one.
    leaf = host("c1").leaf
    await_true(
        "rules for what opens a connection",
        lambda: any(f.text.count("tcp_flags") and VIP in f.text for f in dump_flows(lab.config, leaf)),
        30,
    )
    nodes = lab.run("c1", "/usr/bin/python3", "-c", SAME_PORT.format(picture=str(picture))).split()
    assert sorted(nodes) == ["n1", "n2", "n3"]


def test_bytes_of_one_connection_reach_one_node_only(lab: LabHandle, tmp_path: Path) -> None:
    picture = noise_picture(tmp_path / "noise.png")
    times = 4
    sent = times * picture.stat().st_size
    before = {n.name: lab.received(n.name) for n in NODES}
    # One curl with several URLs uses one connection.
    words = ["curl", "-sS", "-m", "60", "-w", "\n%{num_connects}\n"]
    for _ in range(times):
        words += ["-F", f"image=@{picture}", f"http://{VIP}/predict", "--next", "-sS", "-w", "\n%{num_connects}\n"]
    output = lab.run("c2", *words[:-4])
    gained = {n.name: lab.received(n.name) - before[n.name] for n in NODES}
    connects = re.findall(r"^(\d)$", output, re.M)
    assert connects[0] == "1" and set(connects[1:]) <= {"0"}, output
    served = Counter(json.loads(line)["node"] for line in output.splitlines() if line.startswith("{"))
    assert len(served) == 1 and sum(served.values()) == times, output
    (chosen,) = served
    assert gained.pop(chosen) > sent
    assert max(gained.values()) < sent / 50, f"{gained} reached others than {chosen}"


def test_client_sees_the_virtual_address_only(lab: LabHandle, tmp_path: Path) -> None:
    capture = tmp_path / "seen.txt"
    with open(capture, "wb") as output:
        watcher = subprocess.Popen(
            lab.command("c1", "tcpdump", "-l", "-nn", "-i", "c1-eth0", "tcp"),
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    try:
        assert watcher.stderr and b"listening" in watcher.stderr.readline() + watcher.stderr.readline()
        for _ in range(3):
            lab.ask_from("c1")
        await_true("three FINs", lambda: capture.read_text().count("[F") >= 3, 10)
    finally:
        stop(Pid.of(watcher.pid))
    seen = set(re.findall(r"IP (\S+)\.(\d+) > ", capture.read_text()))
    assert {address for address, _ in seen} == {VIP, host("c1").address}
    assert {port for address, port in seen if address == VIP} == {"80"}


@pytest.mark.parametrize("client", ["gw", "c1", "c2"])
def test_virtual_address_answers_ping_and_arp(lab: LabHandle, client: str) -> None:
    interface = host(client).interface
    assert " 0% packet loss" in lab.run(client, "ping", "-c3", "-i0.2", "-W2", VIP)
    replies = lab.run(client, "arping", "-c2", "-w3", "-I", interface, VIP)
    macs = set(re.findall(r"reply from \S+ \[([0-9A-Fa-f:]+)\]", replies))
    assert len(macs) == 1, replies
    assert macs.isdisjoint({n.mac.upper() for n in NODES}), "a node's own address shows"


@pytest.mark.parametrize("client", ["gw", "c1", "c2"])
@pytest.mark.parametrize("node", [n.name for n in NODES])
def test_direct_connection_to_a_member_is_left_alone(lab: LabHandle, client: str, node: str) -> None:
    url = f"http://{host(node).address}:{MEMBER_PORT}/predict"
    answers = [lab.ask_from(client, url) for _ in range(2)]
    assert {a["node"] for a in answers} == {node}


@pytest.mark.parametrize("client, leaf", [("gw", "leaf1"), ("c1", "leaf1"), ("c2", "leaf2")])
def test_connection_rules_are_on_the_clients_leaf_only(lab: LabHandle, client: str, leaf: str) -> None:
    answer = lab.ask_from(client)
    port = str(answer["clientPort"])
    where = {
        name: [f for f in flows if port in (f.match["tp_src"], f.match["tp_dst"])]
        for name, flows in connection_flows(lab.config).items()
    }
    where = {name: flows for name, flows in where.items() if flows}
    assert list(where) == [leaf]
    assert len(where[leaf]) == 2, "one forward, one reverse"
    assert all(f.idle_timeout == 60 for f in where[leaf])


def test_first_page_and_samples_are_served(lab: LabHandle) -> None:
    with urllib.request.urlopen(f"{lab.config.web_url}/") as page:
        assert b"Fairlead" in page.read()
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    with urllib.request.urlopen(f"{lab.config.web_url}/js/main.js") as module:
        assert module.headers["Content-Type"].startswith(("text/javascript", "application/javascript"))
    with urllib.request.urlopen(f"{lab.config.web_url}/samples/") as listing:
        names = [entry["name"] for entry in json.load(listing)]
    assert lab.pictures[0].name in names


def test_too_large_a_picture_is_refused_in_words(lab: LabHandle) -> None:
    request = urllib.request.Request(f"{lab.config.web_url}/predict", data=b"\0" * (13 << 20))
    request.add_header("Content-Type", "image/png")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 413
    assert json.load(refused.value)["title"] == "The picture is too large"


def test_plain_ovs_ofctl_finds_the_switches(lab: LabHandle) -> None:
    assert "actions=" in run(["ovs-ofctl", "dump-flows", "leaf1"])
