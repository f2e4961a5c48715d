# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Everything that REST and the ONOS command line offer to manage the load balancer, on the lab."""

from __future__ import annotations

import base64
import http.client
import json
import time
from typing import Any, Iterator, Optional

import pytest

from fairlead_lab.config import APP, VIP
from fairlead_lab.onos import POOL, VIP_ID
from fairlead_lab.ovs import dump_flows
from fairlead_lab.proc import LabError, await_true, run
from labhandle import CALLED, KeepAlive, LabHandle, Traffic, cli

MEMBER = {"address": "198.18.0.13", "port": 8000, "weight": 1, "labels": {"version": "v1"}}


class Answer:
    """What came back, as it came."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.text = body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def tag(self) -> str:
        return self.headers["etag"]


class Rest:
    """REST with all of HTTP in sight: status, headers, any user."""

    def __init__(self, lab: LabHandle, user: str = "onos", password: str = "rocks") -> None:
        self._port = lab.config.rest_port
        self._login = base64.b64encode(f"{user}:{password}".encode()).decode()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        expect: Optional[int] = None,
        base: str = "/onos/fairlead/v1",
        **headers: str,
    ) -> Answer:
        if base.endswith("fairlead/v1"):
            CALLED.add((method, path.partition("?")[0]))
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            sent = {"Authorization": f"Basic {self._login}"}
            if body is not None:
                sent["Content-Type"] = "application/json"
            sent.update({k.replace("_", "-"): v for k, v in headers.items()})
            data = body if body is None or isinstance(body, str) else json.dumps(body)
            connection.request(method, f"{base}{path}", data, sent)
            got = connection.getresponse()
            answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()
        if expect is not None:
            assert answer.status == expect, f"{method} {path}: {answer.status} {answer.text}"
        if answer.status >= 400 and base.endswith("fairlead/v1") and answer.status != 401:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json["status"] == answer.status
        return answer


@pytest.fixture
def rest(lab: LabHandle) -> Iterator[Rest]:
    """REST on a lab that is as before afterwards."""
    rest = Rest(lab)
    before = rest.call("GET", "/config", expect=200).json
    yield rest
    rest.call("PUT", "/config?replace=true", before, 200)
    lab.await_service()


def state(lab: LabHandle, member: str) -> str:
    members = {m["id"]: m for m in lab.onos.pool()["members"]}
    return str(members[member]["state"]) if member in members else "gone"


def nodes(lab: LabHandle, count: int = 12) -> set[str]:
    answers = lab.ask(count)
    assert [a.error for a in answers if a.error] == []
    return {a.node for a in answers}


def table(*words: str) -> list[str]:
    lines = [line for line in cli(*words).splitlines() if line.strip()]
    assert all(len(line) <= 100 for line in lines), lines
    return lines


def refused(*words: str) -> str:
    """What the command line says to a command that fails."""
    with pytest.raises(LabError) as error:
        cli(*words)
    return str(error.value)


def test_pools_and_vips_by_rest(rest: Rest) -> None:
    assert "round-robin" in rest.call("GET", "/algorithms", expect=200).json["algorithms"]
    assert rest.call("GET", "/status", expect=200).json["ready"]
    made = rest.call("PUT", "/pools/second", {}, 201)
    assert rest.call("PUT", "/pools/second", {}, 200).tag == made.tag
    rest.call("POST", "/pools", {"id": "second"}, 409)
    changed = rest.call("PATCH", "/pools/second", {"algorithm": "source-hash"}, 200, If_Match=made.tag)
    rest.call("PATCH", "/pools/second", {"algorithm": "round-robin"}, 412, If_Match=made.tag)
    wrong = rest.call("PATCH", "/pools/second", {"algorithm": "magic"}, 400)
    assert wrong.json["errors"][0]["field"] == "algorithm"
    vip = {"address": "198.18.0.101", "port": 80, "pool": "second"}
    vip["policies"] = [{"name": "lab", "client": "198.18.0.0/24", "pool": POOL}]
    rest.call("PUT", "/vips/second", vip, 201, If_None_Match="*")
    rest.call("PUT", "/vips/second", vip, 412, If_None_Match="*")
    rest.call("POST", "/vips", {**vip, "id": "third"}, 409)
    rest.call("PUT", "/vips/third", {**vip, "pool": "none", "port": 81}, 400)
    assert len(rest.call("GET", "/vips", expect=200).json["vips"]) == 2
    assert rest.call("GET", "/vips/second", expect=200).json["policies"][0]["pool"] == POOL
    rest.call("DELETE", "/pools/second", expect=409)
    rest.call("DELETE", "/vips/second", expect=204)
    rest.call("DELETE", "/vips/second", expect=404)
    rest.call("DELETE", "/pools/second", expect=204, If_Match=changed.tag)
    assert POOL in [p["id"] for p in rest.call("GET", "/pools", expect=200).json["pools"]]
    rest.call("GET", "/pools/second", expect=404)
    rest.call("GET", "/pools/second/discovery", expect=404)
    assert rest.call("GET", f"/pools/{POOL}/discovery", expect=200).json["pool"] == POOL


def test_the_steering_shows_what_it_does(lab: LabHandle, rest: Rest) -> None:
    before = rest.call("GET", "/steering", expect=200).json
    answer = lab.ask_from("c1")
    after = rest.call("GET", "/steering", expect=200).json
    for counter in ("packetIns", "decisions", "installs"):
        assert after["counters"][counter] > before["counters"][counter], counter
    assert after["counters"]["failures"] == before["counters"]["failures"]
    for stage in ("decided", "confirmed", "released"):
        assert after["latency"][stage]["count"] > before["latency"][stage]["count"], stage
    released = after["latency"]["released"]
    assert 0 < released["p50"] <= released["p99"] <= released["max"]
    assert sum(r["count"] for r in released["histogram"]) == released["count"]
    assert after["remembered"] >= sum(after["live"].values()) >= 1
    query = f"/connections?client={answer['client']}&clientPort={answer['clientPort']}"

    def counted() -> dict[str, Any]:
        connection = rest.call("GET", query, expect=200).json["connections"][0]
        assert (connection["member"], connection["state"]) == (answer["node"], "live")
        return dict(connection) if connection["toClient"]["bytes"] else {}

    connection = await_true("both directions are counted", counted, 20)
    assert connection["fromClient"]["bytes"] > 500, "a picture went there"
    assert connection["bytes"] == connection["fromClient"]["bytes"] + connection["toClient"]["bytes"]


def test_sync_puts_back_what_somebody_took_out(lab: LabHandle, rest: Rest) -> None:
    switch = str(lab.config.ovs / "leaf1.mgmt")

    def standing() -> set[str]:
        """What is for the virtual address, connections aside."""
        flows = [f for f in dump_flows(lab.config, "leaf1") if not f.is_connection and VIP in f.text]
        return {f"{f.priority} {sorted(f.match.items())} {f.actions}" for f in flows}

    def is_sound() -> bool:
        report = rest.call("POST", "/sync", expect=200).json
        parts = [report[name] for name in ("standing", "connections", "transports")]
        return report["confirmed"] and not any(p["missing"] or p["surplus"] for p in parts)

    with KeepAlive() as kept:
        await_true("a few answers", lambda: len(kept.nodes) > 3 or kept.error, 20)
        await_true("nothing to repair", is_sound, 30)
        report = rest.call("POST", "/sync", expect=200).json
        assert report["connections"]["wanted"] >= 2 and report["transports"]["wanted"] > 5
        before = standing()
        assert len(before) >= 4
        # ONOS hears of rules that are deleted, and of others' actions only when it looks again.
        run(["ovs-ofctl", "-O", "OpenFlow13", "mod-flows", switch, f"icmp,nw_dst={VIP},actions=drop"])
        run(["ovs-ofctl", "-O", "OpenFlow13", "del-flows", switch, f"tcp,nw_dst={VIP}"])
        assert standing() != before
        assert rest.call("POST", "/sync", expect=200).json["confirmed"]
        assert standing() == before, "at once, not when ONOS looks the next time"
        count = len(kept.nodes)
        await_true("its connection goes on", lambda: len(kept.nodes) > count + 5 or kept.error, 20)
        assert kept.error is None
        table("lb-sync")
        await_true("nothing to repair", is_sound, 30)
    rows = {line.split()[0]: line.split() for line in table("lb-sync")}
    assert int(rows["standing"][1]) >= 4 and rows["standing"][2] == "0"
    assert "confirmed" in cli("lb-sync")
    assert json.loads(cli("lb-sync", "-j"))["confirmed"]


def test_who_is_not_served_hears_what_the_vip_says(lab: LabHandle, rest: Rest) -> None:
    def ask() -> str:
        return lab.run("c1", "curl", "-sS", "-m", "3", f"http://{VIP}/health", check=False)

    def refused_at_once() -> bool:
        begun = time.monotonic()
        return "(7)" in ask() and time.monotonic() - begun < 1

    vip = rest.call("GET", f"/vips/{VIP_ID}", expect=200).json
    assert vip["reject"] == "reset"
    for node in ("n1", "n2", "n3"):
        rest.call("POST", f"/pools/{POOL}/members/{node}/maint", None, 200)
    await_true("a reset at once", refused_at_once, 20)
    rest.call("PUT", f"/vips/{VIP_ID}", {**vip, "reject": "drop"}, 200)
    await_true("silence", lambda: "(28)" in ask(), 20)
    refusals = rest.call("GET", "/steering", expect=200).json["counters"]["noMember"]
    assert refusals >= 2


def test_wrong_requests_are_answered_as_problems(rest: Rest) -> None:
    rest.call("DELETE", "/status", expect=405)
    rest.call("GET", "/pools", expect=406, Accept="text/html")
    rest.call("POST", "/pools", "x", 415, Content_Type="text/plain")
    rest.call("POST", "/pools", "{", 400)
    rest.call("GET", "/connections?clientPort=x", expect=400)
    rest.call("GET", "/nothing", expect=404)


def test_members_by_rest(lab: LabHandle, rest: Rest) -> None:
    members = f"/pools/{POOL}/members"
    assert len(rest.call("GET", members, expect=200).json["members"]) == 3
    assert rest.call("DELETE", f"{members}/n3?force=true", expect=204)
    rest.call("GET", f"{members}/n3", expect=404)
    await_true("n3 is out", lambda: nodes(lab) == {"n1", "n2"}, 20)
    added = rest.call("PUT", f"{members}/n3", MEMBER, 201)
    assert rest.call("PUT", f"{members}/n3", MEMBER, 200).tag == added.tag
    rest.call("POST", members, {**MEMBER, "id": "n3"}, 409)
    assert rest.call("PATCH", f"{members}/n3", {"weight": 9}, 200).json["weight"] == 9
    rest.call("PATCH", f"{members}/n3", {"weight": 257}, 400)
    rest.call("PATCH", f"{members}/n3", {"weight": 1}, 412, If_Match=added.tag)
    assert rest.call("GET", "/members", expect=200).json["members"][2]["pool"] == POOL
    await_true("n3 is in", lambda: nodes(lab) == {"n1", "n2", "n3"}, 20)

    def total() -> dict[str, int]:
        return dict(rest.call("GET", "/stats", expect=200).json["total"])

    assert total()["recent"] >= 12
    await_true("the switches have counted", lambda: total()["bytes"] > 0, 20)


def test_health_by_rest(lab: LabHandle, rest: Rest) -> None:
    member = f"/pools/{POOL}/members/n1"
    for shown in (
        rest.call("GET", member, expect=200).json["health"],
        rest.call("GET", f"/pools/{POOL}/members", expect=200).json["members"][0]["health"],
        rest.call("GET", "/members", expect=200).json["members"][0]["health"],
        rest.call("GET", f"/pools/{POOL}", expect=200).json["members"][0]["health"],
        rest.call("GET", f"/pools/{POOL}/health", expect=200).json["members"][0],
        rest.call("GET", f"{member}/health", expect=200).json,
    ):
        assert (shown["state"], shown["circuit"], shown["reason"]) == ("up", "closed", "status 200")
        assert shown["configuredWeight"] == 1 and 0 < shown["effectiveWeight"] <= 1
        assert shown["lastCheck"]["found"] == "status 200"
        assert shown["lastReport"]["ageMillis"] < 2000 and shown["lastReport"]["ready"]
    history = rest.call("GET", f"{member}/health", expect=200).json["history"]
    assert history[0]["state"] == "up" and history[0]["at"]
    # What is shown of its health does not get in the way when a member is sent back.
    rest.call("PUT", member, rest.call("GET", member, expect=200).json, 200)
    rest.call("POST", f"{member}/maint", None, 200)
    stats = {m["id"]: m for m in rest.call("GET", "/stats", expect=200).json["members"]}
    assert stats["n1"]["state"] == "up" and stats["n1"]["effectiveWeight"] == 0, "well, but taken out"
    assert stats["n2"]["effectiveWeight"] > 0
    rest.call("GET", "/pools/none/health", expect=404)
    rest.call("GET", f"/pools/{POOL}/members/n9/health", expect=404)


def test_drain_loses_nothing_and_maint_ends_it(lab: LabHandle, rest: Rest) -> None:
    members = f"/pools/{POOL}/members"
    with Traffic(lab, rate=5) as traffic, KeepAlive() as kept:
        await_true("a few answers", lambda: len(kept.nodes) > 3 and len(traffic.answers) > 5, 20)
        node = kept.nodes[0]
        drained = rest.call("POST", f"{members}/{node}/drain?seconds=600", None, 200).json
        assert drained["state"] == "drain" and drained["connections"] >= 1
        assert node not in nodes(lab)
        count = len(kept.nodes)
        await_true("its connection goes on", lambda: len(kept.nodes) > count + 5 or kept.error, 20)
        assert kept.error is None
        assert any(f"{node} " in line and "drain " in line for line in table("lb-members"))
        # Removal waits for the connection, too.
        leaving = rest.call("DELETE", f"{members}/{node}", expect=202).json
        assert leaving["leaving"] and leaving["connections"] >= 1
        assert kept.error is None
        rest.call("POST", f"{members}/{node}/ready", None, 200)
        await_true("it is back", lambda: node in nodes(lab), 20)
        assert [a.error for _, a in traffic.answers if a.error] == []
        rest.call("POST", f"{members}/{node}/maint", None, 200)
        await_true("its connection is cut", lambda: kept.error is not None, 20)
        assert node not in nodes(lab)
        rest.call("POST", f"{members}/{node}/ready", None, 200)


def test_an_idle_member_leaves_at_once_and_a_deadline_ends_a_drain(lab: LabHandle, rest: Rest) -> None:
    extra = f"/pools/{POOL}/members/idle"
    rest.call("PUT", extra, {**MEMBER, "port": 8999, "state": "maint"}, 201)
    await_true("it may leave", lambda: rest.call("DELETE", extra).status in (204, 404), 40)
    rest.call("GET", extra, expect=404)
    rest.call("POST", f"/pools/{POOL}/members/n3/drain?seconds=1", None, 200)
    await_true("maintenance begins", lambda: state(lab, "n3") == "maint", 10)


def test_export_import_and_restart(lab: LabHandle, rest: Rest) -> None:
    rest.call("POST", f"/pools/{POOL}/members/n2/drain?seconds=3600", None, 200)
    export = rest.call("GET", "/config", expect=200)
    document = export.json
    rest.call("PUT", "/pools/more", {}, 201)
    dry = rest.call("POST", "/config?replace=true&dry-run=true", document, 200).json["changes"]
    assert dry == [{"change": "remove", "kind": "pool", "id": "more"}]
    rest.call("PUT", "/config?replace=true", document, 412, If_Match=export.tag)
    broken = json.loads(json.dumps(document))
    broken["vips"][0]["pool"] = "none"
    broken["pools"][0]["algorithm"] = "magic"
    errors = rest.call("PUT", "/config", broken, 400).json["errors"]
    assert [e["field"] for e in errors] == ["pools[0].algorithm", "vips[0].pool"]
    rest.call("PUT", "/config?replace=true", document, 200)
    # The application is restarted, as at an upgrade; the configuration is still there.
    lab.onos.deactivate()
    lab.onos.activate()
    assert rest.call("GET", "/config", expect=200).json == document
    assert state(lab, "n2") == "drain"
    lab.await_service()


def test_network_configuration(rest: Rest) -> None:
    path = f"/network/configuration/apps/{APP}"
    document: dict[str, list[dict[str, Any]]] = {
        "pools": [{"id": "netcfg"}],
        "vips": [{"id": "netcfg", "address": "198.18.0.102", "port": 80, "pool": "netcfg"}],
    }

    def vips() -> list[str]:
        return [v["id"] for v in rest.call("GET", "/vips", expect=200).json["vips"]]

    rest.call("POST", path, {"loadBalancer": document}, 200, base="/onos/v1")
    await_true("it is in effect", lambda: "netcfg" in vips(), 10)
    document["vips"][0]["id"] = "other"
    rest.call("POST", path, {"loadBalancer": document}, 200, base="/onos/v1")
    await_true("its change, too", lambda: "other" in vips() and "netcfg" not in vips(), 10)
    wrong = rest.call("POST", path, {"loadBalancer": {"pool": []}}, base="/onos/v1")
    assert wrong.status >= 207, wrong.text
    rest.call("DELETE", path, expect=204, base="/onos/v1")
    await_true("its removal, too", lambda: "other" not in vips(), 10)
    rest.call("GET", "/pools/netcfg", expect=404)


def test_who_may_only_read_changes_nothing(lab: LabHandle, rest: Rest) -> None:
    users = lab.config.run / "onos" / "karaf" / "etc" / "users.properties"
    before = users.read_text()
    users.write_text(before + "reader = secret,viewer\n")
    try:
        reader = Rest(lab, "reader", "secret")
        await_true("the user is known", lambda: reader.call("GET", "/status").status == 200, 20)
        rest.call("PATCH", f"/pools/{POOL}", {"monitor": {"token": "t0ken"}}, 200)
        for path in ("/pools", f"/pools/{POOL}", "/config", "/vips", "/members", "/stats"):
            assert "t0ken" not in reader.call("GET", path, expect=200).text
        reader.call("PUT", "/pools/mine", {}, 403)
        reader.call("PATCH", f"/pools/{POOL}", {}, 403)
        reader.call("POST", f"/pools/{POOL}/members/n1/maint", None, 403)
        reader.call("DELETE", f"/pools/{POOL}/members/n1", expect=403)
        assert Rest(lab, "reader", "wrong").call("GET", "/status").status == 401
    finally:
        users.write_text(before)
    assert state(lab, "n1") == "ready"


def test_the_page_of_documentation_shows_the_api(rest: Rest) -> None:
    page = rest.call("GET", "/docs/", expect=200, base="/onos/v1").text
    assert 'value="/onos/fairlead/v1"' in page
    path = "/docs/apis/onos/fairlead/v1/swagger.json"
    document = rest.call("GET", path, expect=200, base="/onos/v1").json
    assert "/pools/{pool}/members/{id}/drain" in document["paths"]


def test_health_on_the_command_line(lab: LabHandle, rest: Rest) -> None:
    assert [line.split()[1:3] for line in table("lb-health", POOL)[1:]] == [[n, "up"] for n in ("n1", "n2", "n3")]
    assert len(table("lb-health")) == 4
    details = "\n".join(table("lb-health", POOL, "n1"))
    for part in ("reason:      status 200", "last check:", "last report:", "ready, version v1"):
        assert part in details, details
    one = json.loads(cli("lb-health", "-j", POOL, "n1"))["members"]
    assert [m["id"] for m in one] == ["n1"] and one[0]["history"][0]["state"] == "up"
    assert len(json.loads(cli("lb-health", "-j"))["members"]) == 3
    assert "no pool 'none'" in refused("lb-health", "none")
    assert "no member 'n9'" in refused("lb-health", POOL, "n9")
    rest.call("PATCH", f"/pools/{POOL}/members/n2", {"weight": 0}, 200)
    n2 = [line.split() for line in table("lb-members") if " n2 " in line][0]
    assert n2[3:6] == ["ready", "up", "0/0"]
    stats = [line.split() for line in table("lb-stats") if " n2 " in line or " (all) " in line]
    assert [row[2] for row in stats] == ["up", "2/3", "2/3"]
    assert json.loads(cli("lb-members", "-j"))["members"][1]["health"]["effectiveWeight"] == 0


def test_the_command_line(lab: LabHandle, rest: Rest) -> None:
    assert any(VIP in line for line in table("lb-vips"))
    assert any(line.startswith(POOL) for line in table("lb-pools"))
    assert len(table("lb-members", POOL)) == 4
    nodes(lab, 3)
    assert len(table("lb-connections")) >= 4
    assert table("lb-stats")[-1].startswith("(all)")
    steering = {line.split()[0]: line.split()[1:] for line in table("lb-steering")}
    assert int(steering["decisions"][0]) >= 3 and int(steering["released"][0]) >= 3
    assert json.loads(cli("lb-steering", "-j"))["counters"]["packetIns"] >= 3
    for command, key in (("vips", "vips"), ("pools", "pools"), ("members", "members"), ("connections", "connections")):
        assert json.loads(cli(f"lb-{command}", "-j"))[key]
    assert json.loads(cli("lb-stats", "-j"))["total"]["recent"] >= 3
    answer = lab.ask_from("c1")
    client = f"{answer['client']}:{answer['clientPort']}"
    why = table("lb-explain", VIP_ID, client)
    assert f"member     {answer['node']}" in why
    assert any(line.startswith("CANDIDATE") for line in why)
    assert json.loads(cli("lb-explain", "-j", f"{VIP}:80", client))["member"] == answer["node"]
    assert "decided    -" in table("lb-explain", VIP_ID, "10.0.0.1")
    assert json.loads(cli("lb-explain", "-j", "-n", VIP_ID, client))["number"] == 0
    assert "No connection" in refused("lb-explain", VIP_ID, "10.0.0.1", "1")
    assert "must be an IPv4 address" in refused("lb-explain", VIP_ID, "here")
    assert "round-robin" in cli("lb-algorithm")
    assert "source-hash" in cli("lb-algorithm", POOL, "source-hash")
    assert lab.onos.pool()["algorithm"] == "source-hash"
    assert "must be one of" in refused("lb-algorithm", POOL, "magic")
    assert "weight 7" in cli("lb-member-weight", POOL, "n1", "7")
    assert "must be from 0 to 256" in refused("lb-member-weight", POOL, "n1", "999")
    assert "drain" in cli("lb-member-drain", "-t", "600", POOL, "n1")
    assert state(lab, "n1") == "drain"
    assert json.loads(cli("lb-member-maint", "-j", POOL, "n1"))["state"] == "maint"
    assert "no member 'n9'" in refused("lb-member-ready", POOL, "n9")
    assert "ready" in cli("lb-member-ready", POOL, "n1")
    exported = json.loads(cli("lb-export"))
    assert [p["id"] for p in exported["pools"]] == [POOL]
    file = lab.config.run / "export.json"
    cli("lb-export", str(file))
    assert file.stat().st_mode & 0o077 == 0
    exported["pools"].append({"id": "imported"})
    file.write_text(json.dumps(exported))
    assert "would add pool imported" in cli("lb-import", "-n", str(file))
    assert "add pool imported" in cli("lb-import", str(file))
    file.write_text(json.dumps({**exported, "pools": exported["pools"][:1]}))
    assert "remove pool imported" in cli("lb-import", "-r", str(file))
    assert "nothing changes" in cli("lb-import", "-r", str(file))
    file.unlink()
