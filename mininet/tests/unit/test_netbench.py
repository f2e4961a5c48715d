# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""The parts of the benchmark of the network that start nothing."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from fairlead_lab.netbench import failover, probe, soak, throughput
from fairlead_lab.netbench.figures import KNOWN, Figures, lines
from fairlead_lab.netbench.member import stream
from fairlead_lab.netbench.plain import group, next_port
from fairlead_lab.netbench.setup import is_kept_up, outcome, sustained
from fairlead_lab.proc import LabError
from fairlead_lab.topology import host

WRK = """Running 4s test @ http://198.18.0.100:80/
  3 threads and 15 connections
  12000 requests in 4.00s, 2.10MB read
  Socket errors: connect 0, read {read}, write 0, timeout 0
Requests/sec:   3000.50
"""


def told(offered: float, **fields: Any) -> dict[str, Any]:
    good = {"offered": offered, "begun": 900, "rate": offered, "connected": 900, "failed": 0, "failures": []}
    good.update({"again": 0, "p50": 1, "p99": 2})
    return {**good, **fields}


def test_figures_are_judged_by_median_or_by_the_worst() -> None:
    figures = Figures()
    for value in (1.0, 2.0, 9.0):
        figures.add("setup_added_p50", value)
        figures.add("broken_weight", 0)
    figures.add("broken_weight", 1)
    summary = figures.summary()
    assert summary["setup_added_p50"]["ok"] and summary["setup_added_p50"]["median"] == 2
    assert not summary["broken_weight"]["ok"] and summary["broken_weight"]["runs"] == 4
    assert not summary["cps_fairlead"]["ok"], "what was not measured misses its bar"
    assert summary["cps_generator"]["ok"]


def test_ratios_are_those_of_each_round() -> None:
    figures = Figures()
    for mine, theirs in ((200, 100), (300, 100), (100, 0)):
        figures.add("cps_fairlead", mine)
        figures.add("cps_osken", theirs)
    figures.add_ratio("cps_over_osken", "cps_fairlead", "cps_osken")
    assert figures.values("cps_over_osken") == [2, 3]


def test_parts_that_were_not_measured_stay_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    first = Figures()
    first.add("link_gap", 100)
    first.write(file)
    second = Figures()
    second.add("killed_gets_none", 0.5)
    second.explain("broken_mode", "not yet")
    second.write(file)
    found = json.loads(file.read_text())
    assert found["link_gap"]["median"] == 100 and found["killed_gets_none"]["median"] == 0.5
    assert found["broken_mode"]["note"] == "not yet" and not found["broken_mode"]["ok"]
    assert set(found) == set(KNOWN)
    assert set(found["link_gap"]) >= {"median", "min", "max", "runs", "unit", "bar", "ok"}
    assert "not yet" in "\n".join(lines(found))


def test_a_rate_is_kept_up_until_the_knee() -> None:
    assert is_kept_up(told(500))
    cases: tuple[dict[str, Any], ...]
    cases = ({"failed": 1}, {"again": 9}, {"p99": 101}, {"rate": 400}, {"connected": 0, "p99": None})
    for wrong in cases:
        assert not is_kept_up(told(500, **wrong)), wrong


def test_outcome_tells_why_connections_failed() -> None:
    assert "0 failed, 0 sent again" in outcome(told(500))
    failures = [(1.0, "no answer"), (2.0, "ECONNREFUSED"), (3.0, "ECONNREFUSED")]
    assert "3 failed (ECONNREFUSED)" in outcome(told(500, failed=3, failures=failures))


def test_ramp_ends_where_a_rate_fails_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    tried: list[float] = []

    def attempt(rate: float) -> dict[str, Any]:
        tried.append(rate)
        # 300 fails once, as by chance; 500 always.
        bad = rate >= 500 or (rate == 300 and tried.count(300) == 1)
        return told(rate, failed=1 if bad else 0)

    assert sustained(attempt, lambda text: None) == 400
    assert tried == [200, 300, 300, 400, 500, 500]


def test_wrk_is_read_and_its_errors_are_not_passed_over() -> None:
    assert throughput.parse(WRK.format(read=0)) == 3000.5
    with pytest.raises(LabError, match="12 of 12000 failed"):
        throughput.parse(WRK.format(read=12))
    with pytest.raises(LabError, match="unable to connect"):
        throughput.parse("unable to connect to 198.18.0.100:80")


def test_gap_is_the_longest_between_two_answers() -> None:
    log = "".join(f"[{100 + i / 100:.6f}] 64 bytes from x: icmp_seq={i} ttl=64\n" for i in range(60) if not 20 < i < 45)
    assert failover.longest_gap(log) == pytest.approx(250, abs=1)
    with pytest.raises(LabError, match="0 answers"):
        failover.longest_gap("")


def test_growth_is_that_of_the_thirds_and_memory_is_read() -> None:
    assert soak.growth([1, 1, 9, 5, 5, 5, 4, 3, 3]) == 2
    with pytest.raises(LabError, match="only 2 values"):
        soak.growth([1, 2])
    assert soak.resident("Name:\tjava\nVmRSS:\t  204800 kB\n") == 200
    with pytest.raises(LabError, match="has ended"):
        soak.resident("Name:\tjava\nState:\tZ\n")


def test_plain_ways_lead_to_the_hosts() -> None:
    n2 = host("n2")
    assert next_port("leaf1", n2) in (1, 2)
    assert next_port("spine1", n2) == 2
    assert next_port("leaf2", n2) > 2
    assert "weight:30" in group((10, 30, 10)) and f"{n2.mac}->eth_dst" in group((10, 30, 10))


class Server(threading.Thread):
    """Answers one connection with what it was given."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(daemon=True)
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.target = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        line, _ = self._listener.accept()
        line.recv(4096)
        line.sendall(self._answer)
        line.close()


def transfers(server: Server) -> dict[str, Any]:
    held = probe.Transfers("127.0.0.1", probe.target_of(server.target), 1, 100, stream())
    for _ in range(100):
        held.serve(0.02)
        if held.told()["broken"]:
            break
    return held.told()


def test_transfer_that_is_closed_or_not_what_was_sent_is_broken() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    assert transfers(Server(head + stream()[:4000]))["broken"] == ["closed"]
    assert transfers(Server(head + stream()[:1000] + b"x"))["broken"][0].startswith("other bytes")
    assert transfers(Server(b"HTTP/1.1 503 Busy\r\n\r\n"))["broken"] == ["HTTP/1.1 503 Busy"]


def test_connections_are_timed_and_refusals_counted() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        target = listener.getsockname()
        connects = probe.Connects("127.0.0.1", [target], 1000)
        result = connects.result(100, connects.run(100, 0.2))
    assert (result["begun"], result["connected"], result["failed"]) == (20, 20, 0)
    assert 0 < result["p50"] <= result["p99"] <= result["max"]
    refused = probe.Connects("127.0.0.1", [target], 2000)
    result = refused.result(100, refused.run(100, 0.1))
    assert (result["connected"], result["failed"]) == (0, 10)
    assert result["failures"][0][1] == "ECONNREFUSED"
