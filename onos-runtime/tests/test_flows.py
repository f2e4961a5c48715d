# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""Flow rules: what ONOS is asked for is on the switch, and both stay in step."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from conftest import Net, Onos, Ovs, Rest, dump, eventually

APP = "org.fairlead.flowtest"
POLL = 5  # seconds between two reports of a switch's tables

Json = dict[str, Any]


# ONOS keeps the rules of a device that went away, so each test has a switch of its own.
numbers = itertools.count(0x2001)


def switch(net: Net) -> str:
    """Adds switch s1; returns its device id."""
    return net.switch("s1", next(numbers))


def rule(
    device: str,
    priority: int,
    criteria: list[Json],
    instructions: list[Json] | None = None,
    timeout: int = 0,
    **more: Any,
) -> Json:
    return {
        "deviceId": device,
        "priority": priority,
        "isPermanent": timeout == 0,
        "timeout": timeout,
        "selector": {"criteria": criteria},
        "treatment": {"instructions": instructions or []},
        **more,
    }


def output(port: int | str) -> Json:
    return {"type": "OUTPUT", "port": str(port)}


def install(rest: Rest, *rules: Json) -> None:
    """Asks for rules, all in one batch."""
    rest.post(f"/flows?appId={APP}", {"flows": list(rules)})


def known(rest: Rest, device: str) -> dict[int, Json]:
    """The test's rules as ONOS sees them, by priority."""
    flows = rest.get(f"/flows/{device}")["flows"]
    return {f["priority"]: f for f in flows if f["appId"] == APP}


def states(rest: Rest, device: str) -> dict[int, str]:
    return {priority: flow["state"] for priority, flow in known(rest, device).items()}


def on_switch(ovs: Ovs, bridge: str) -> dict[int, str]:
    """The switch's rules by priority."""
    found = {}
    for line in ovs.flows(bridge):
        match = re.search(r"priority=(\d+)", line)
        found[int(match.group(1)) if match else 32768] = line
    return found


def seconds(line: str) -> float:
    match = re.search(r"duration=([\d.]+)s", line)
    assert match, line
    return float(match.group(1))


def packets(line: str) -> int:
    match = re.search(r"n_packets=(\d+)", line)
    assert match, line
    return int(match.group(1))


def holds(check: Callable[[], bool], duration: float, interval: float = 0.25) -> None:
    """Requires something to stay true for a while."""
    deadline = time.monotonic() + duration
    while time.monotonic() < deadline:
        assert check()
        time.sleep(interval)


def all_added(rest: Rest, device: str, priorities: set[int]) -> bool:
    found = states(rest, device)
    assert set(found) == priorities, found
    assert set(found.values()) == {"ADDED"}, found
    return True


def installs(net: Net, rules: list[tuple[list[Json], list[Json], str]], **more: Any) -> None:
    """
    Installs rules (criteria, instructions, what ovs-ofctl shows) in one batch; requires each to be on
    the switch, ADDED in ONOS, and to stay so over several reports without being sent again.
    """
    device = switch(net)
    wanted = {}
    batch = []
    for number, (criteria, instructions, text) in enumerate(rules):
        wanted[1000 + number] = text
        batch.append(rule(device, 1000 + number, criteria, instructions, **more))
    asked_at = time.monotonic()
    install(net.rest, *batch)

    def shown() -> bool:
        found = on_switch(net.ovs, "s1")
        for priority, text in wanted.items():
            assert text in re.sub(rf"priority={priority},?", "", found[priority]), (
                text,
                found[priority],
            )
        return True

    eventually(shown, timeout=3)
    priorities = set(wanted)
    eventually(lambda: all_added(net.rest, device, priorities), timeout=2 * POLL)
    holds(lambda: all_added(net.rest, device, priorities), 2.5 * POLL)
    age = time.monotonic() - asked_at
    for priority, line in on_switch(net.ovs, "s1").items():
        if priority in wanted:
            assert seconds(line) > age - 3, f"sent again: {line}"


ETH = {"type": "ETH_TYPE", "ethType": "0x800"}
ETH6 = {"type": "ETH_TYPE", "ethType": "0x86dd"}
MPLS = {"type": "ETH_TYPE", "ethType": "0x8847"}
MAC = "02:00:00:00:00:0a"


def proto(number: int) -> Json:
    return {"type": "IP_PROTO", "protocol": number}


TCP, UDP, ICMP, ICMP6, SCTP = proto(6), proto(17), proto(1), proto(58), proto(132)


def test_every_criterion(net: Net) -> None:
    out = [output(1)]
    criteria: list[tuple[list[Json], str]] = [
        ([{"type": "IN_PORT", "port": 7}], "in_port=7 "),
        ([{"type": "METADATA", "metadata": 77}], "metadata=0x4d "),
        ([{"type": "TUNNEL_ID", "tunnelId": 5}], "tun_id=0x5 "),
        ([{"type": "ETH_SRC", "mac": MAC}], f"dl_src={MAC} "),
        ([{"type": "ETH_DST", "mac": MAC}], f"dl_dst={MAC} "),
        (
            [{"type": "ETH_SRC_MASKED", "mac": MAC, "macMask": "ff:ff:ff:00:00:00"}],
            "dl_src=02:00:00:00:00:00/ff:ff:ff:00:00:00 ",
        ),
        (
            [{"type": "ETH_DST_MASKED", "mac": "01:00:00:00:00:00", "macMask": "01:00:00:00:00:00"}],
            "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00 ",
        ),
        ([{"type": "ETH_TYPE", "ethType": "0x88cc"}], "dl_type=0x88cc "),
        ([{"type": "VLAN_VID", "vlanId": 100}], "dl_vlan=100 "),
        ([{"type": "VLAN_VID", "vlanId": 4096}], "vlan_tci=0x1000/0x1000 "),
        ([{"type": "VLAN_VID", "vlanId": -1}], "vlan_tci=0x0000/0x1fff "),
        (
            [{"type": "VLAN_VID", "vlanId": 100}, {"type": "VLAN_PCP", "priority": 3}],
            "dl_vlan=100,dl_vlan_pcp=3 ",
        ),
        ([MPLS, {"type": "MPLS_LABEL", "label": 16}], "mpls,mpls_label=16 "),
        ([MPLS, {"type": "MPLS_BOS", "bos": True}], "mpls,mpls_bos=1 "),
        ([ETH, {"type": "IP_DSCP", "ipDscp": 46}], "ip,nw_tos=184 "),
        ([ETH, {"type": "IP_ECN", "ipEcn": 1}], "ip,nw_ecn=1 "),
        ([ETH, proto(47)], "ip,nw_proto=47 "),
        ([ETH, {"type": "IPV4_SRC", "ip": "198.18.0.1/32"}], "ip,nw_src=198.18.0.1 "),
        ([ETH, {"type": "IPV4_DST", "ip": "198.18.0.0/15"}], "ip,nw_dst=198.18.0.0/15 "),
        ([ETH6, {"type": "IPV6_SRC", "ip": "2001:db8::1/128"}], "ipv6,ipv6_src=2001:db8::1 "),
        ([ETH6, {"type": "IPV6_DST", "ip": "2001:db8::/32"}], "ipv6,ipv6_dst=2001:db8::/32 "),
        ([ETH6, {"type": "IPV6_FLABEL", "flowLabel": 0x12345}], "ipv6,ipv6_label=0x12345 "),
        ([ETH, TCP, {"type": "TCP_SRC", "tcpPort": 80}], "tcp,tp_src=80 "),
        ([ETH, TCP, {"type": "TCP_DST", "tcpPort": 65535}], "tcp,tp_dst=65535 "),
        (
            [ETH, TCP, {"type": "TCP_SRC_MASKED", "tcpPort": 0x7C, "tcpMask": 0x7E}],
            "tcp,tp_src=0x7c/0x7e ",
        ),
        (
            [ETH, TCP, {"type": "TCP_DST_MASKED", "tcpPort": 0x400, "tcpMask": 0xFC00}],
            "tcp,tp_dst=0x400/0xfc00 ",
        ),
        ([ETH, UDP, {"type": "UDP_SRC", "udpPort": 53}], "udp,tp_src=53 "),
        ([ETH, UDP, {"type": "UDP_DST", "udpPort": 53}], "udp,tp_dst=53 "),
        (
            [ETH, UDP, {"type": "UDP_SRC_MASKED", "udpPort": 2, "udpMask": 6}],
            "udp,tp_src=0x2/0x6 ",
        ),
        (
            [ETH, UDP, {"type": "UDP_DST_MASKED", "udpPort": 0, "udpMask": 1}],
            "udp,tp_dst=0x0/0x1 ",
        ),
        ([ETH, SCTP, {"type": "SCTP_DST", "sctpPort": 9}], "sctp,tp_dst=9 "),
        (
            [ETH, ICMP, {"type": "ICMPV4_TYPE", "icmpType": 8}, {"type": "ICMPV4_CODE", "icmpCode": 0}],
            "icmp,icmp_type=8,icmp_code=0 ",
        ),
        (
            [ETH6, ICMP6, {"type": "ICMPV6_TYPE", "icmpv6Type": 135}, {"type": "ICMPV6_CODE", "icmpv6Code": 0}],
            "icmp6,icmp_type=135,icmp_code=0 ",
        ),
        (
            [
                *(ETH6, ICMP6, {"type": "ICMPV6_TYPE", "icmpv6Type": 135}),
                *({"type": "ICMPV6_CODE", "icmpv6Code": 0}, {"type": "IPV6_ND_SLL", "mac": MAC}),
                {"type": "IPV6_ND_TARGET", "targetAddress": "2001:db8::1"},
            ],
            f"icmp6,icmp_type=135,icmp_code=0,nd_target=2001:db8::1,nd_sll={MAC} ",
        ),
        # What one connection through the load balancer needs.
        (
            [
                *({"type": "IN_PORT", "port": 3}, ETH, TCP),
                *({"type": "IPV4_SRC", "ip": "198.18.0.254/32"}, {"type": "TCP_SRC", "tcpPort": 40312}),
                *({"type": "IPV4_DST", "ip": "198.18.0.100/32"}, {"type": "TCP_DST", "tcpPort": 80}),
            ],
            "tcp,in_port=3,nw_src=198.18.0.254,nw_dst=198.18.0.100,tp_src=40312,tp_dst=80 ",
        ),
        ([], "actions"),
    ]
    installs(net, [(c, out, shown) for c, shown in criteria])


def l2(subtype: str, **value: Any) -> Json:
    return {"type": "L2MODIFICATION", "subtype": subtype, **value}


def l3(subtype: str, **value: Any) -> Json:
    return {"type": "L3MODIFICATION", "subtype": subtype, **value}


def l4(subtype: str, **value: Any) -> Json:
    return {"type": "L4MODIFICATION", "subtype": subtype, **value}


def test_every_instruction(net: Net) -> None:
    rules: list[tuple[list[Json], list[Json], str]] = [
        ([ETH], [], "actions=drop"),
        ([ETH], [{"type": "NOACTION"}], "actions=drop"),
        ([ETH], [output(3)], "actions=output:3"),
        ([ETH], [output("CONTROLLER")], "actions=CONTROLLER:65535"),
        ([ETH], [output("IN_PORT")], "actions=IN_PORT"),
        ([ETH], [output("FLOOD")], "actions=FLOOD"),
        ([ETH], [output("ALL")], "actions=ALL"),
        ([ETH], [output("NORMAL")], "actions=NORMAL"),
        ([ETH], [output("LOCAL")], "actions=LOCAL"),
        ([ETH], [output(1), output(2)], "actions=output:1,output:2"),
        ([ETH], [{"type": "QUEUE", "queueId": 1}, output(1)], "actions=set_queue:1,output:1"),
        ([ETH], [{"type": "QUEUE", "queueId": 1, "port": 1}, output(1)], "set_queue:1,output:1"),
        ([ETH], [{"type": "TABLE", "tableId": 7}], "actions=goto_table:7"),
        ([ETH], [output(1), {"type": "TABLE", "tableId": 7}], "actions=output:1,goto_table:7"),
        ([ETH], [{"type": "NOACTION"}, {"type": "TABLE", "tableId": 7}], "actions=goto_table:7"),
        ([], [l2("ETH_SRC", mac=MAC), output(1)], f"set_field:{MAC}->eth_src,output:1"),
        ([], [l2("ETH_DST", mac=MAC), output(1)], f"set_field:{MAC}->eth_dst,output:1"),
        (
            [],
            [l2("VLAN_PUSH"), l2("VLAN_ID", vlanId=9), l2("VLAN_PCP", vlanPcp=5), output(1)],
            "push_vlan:0x8100,set_field:4105->vlan_vid,set_field:5->vlan_pcp,output:1",
        ),
        ([{"type": "VLAN_VID", "vlanId": 100}], [l2("VLAN_POP"), output(1)], "pop_vlan,output:1"),
        (
            [ETH],
            [l2("MPLS_PUSH"), l2("MPLS_LABEL", label=17), output(1)],
            "push_mpls:0x8847,set_field:17->mpls_label,output:1",
        ),
        ([MPLS], [l2("MPLS_POP", ethernetType="0x0800"), output(1)], "pop_mpls:0x0800,output:1"),
        ([MPLS], [l2("DEC_MPLS_TTL"), output(1)], "dec_mpls_ttl,output:1"),
        ([], [l2("TUNNEL_ID", tunnelId=12), output(1)], "set_field:0xc->tun_id,output:1"),
        ([ETH], [l3("IPV4_SRC", ip="198.18.0.100"), output(1)], "198.18.0.100->ip_src,output:1"),
        ([ETH], [l3("IPV4_DST", ip="198.18.0.11"), output(1)], "198.18.0.11->ip_dst,output:1"),
        ([ETH6], [l3("IPV6_SRC", ip="2001:db8::1"), output(1)], "2001:db8::1->ipv6_src,output:1"),
        ([ETH6], [l3("IPV6_DST", ip="2001:db8::1"), output(1)], "2001:db8::1->ipv6_dst,output:1"),
        ([ETH], [l3("DEC_TTL"), output(1)], "dec_ttl,output:1"),
        ([ETH], [l3("IP_DSCP", ipDscp=10), output(1)], "set_field:10->ip_dscp,output:1"),
        ([ETH, TCP], [l4("TCP_SRC", tcpPort=80), output(1)], "set_field:80->tcp_src,output:1"),
        ([ETH, TCP], [l4("TCP_DST", tcpPort=8000), output(1)], "set_field:8000->tcp_dst,output:1"),
        ([ETH, UDP], [l4("UDP_SRC", udpPort=53), output(1)], "set_field:53->udp_src,output:1"),
        ([ETH, UDP], [l4("UDP_DST", udpPort=53), output(1)], "set_field:53->udp_dst,output:1"),
        # The forward rule of a connection: member's address and port, then on to it.
        (
            [ETH, TCP],
            [
                *(l2("ETH_DST", mac=MAC), l3("IPV4_DST", ip="198.18.0.11")),
                *(l4("TCP_DST", tcpPort=8000), output(2)),
            ],
            f"actions=set_field:{MAC}->eth_dst,set_field:198.18.0.11->ip_dst,"
            "set_field:8000->tcp_dst,output:2",
        ),
    ]
    installs(net, rules)


def test_other_tables(net: Net) -> None:
    installs(net, [([ETH], [output(1)], "table=9,")], tableId=9)


def test_a_deleted_rule_leaves_switch_and_onos(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    install(rest, rule(device, 500, [ETH], [output(1)]), rule(device, 501, [ETH], [output(1)]))
    eventually(lambda: all_added(rest, device, {500, 501}))
    rest.delete(f"/flows/{device}/{known(rest, device)[500]['id']}")
    eventually(lambda: 500 not in on_switch(ovs, "s1"), timeout=2)
    eventually(lambda: set(known(rest, device)) == {501}, timeout=2)
    assert 501 in on_switch(ovs, "s1")


def test_a_rule_lives_as_long_as_its_traffic(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    one, other = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    install(
        rest,
        rule(device, 600, [{"type": "IN_PORT", "port": 1}], [output(2)], timeout=3),
        rule(device, 601, [{"type": "IN_PORT", "port": 2}], [output(1)], timeout=3),
        rule(device, 602, [{"type": "IN_PORT", "port": 9}], [output(1)], timeout=3),
    )
    eventually(lambda: 602 in on_switch(ovs, "s1"), timeout=2)
    assert "idle_timeout=3" in on_switch(ovs, "s1")[602]
    answers = one.run("ping", "-i", "0.5", "-c", "20", other.ip, timeout=30)
    assert " 0% packet loss" in answers
    # The one without traffic has gone, and ONOS did not bring it back.
    assert {600, 601} == set(known(rest, device)) & {600, 601, 602}
    found = on_switch(ovs, "s1")
    assert 602 not in found
    assert packets(found[600]) >= 20
    eventually(lambda: not known(rest, device), timeout=3 + POLL)
    holds(lambda: not {600, 601, 602} & set(on_switch(ovs, "s1")), 1.5 * POLL)
    assert not known(rest, device)


def test_counters_arrive_in_onos(net: Net, rest: Rest) -> None:
    device = switch(net)
    one, other = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    install(
        rest,
        rule(device, 600, [{"type": "IN_PORT", "port": 1}], [output(2)]),
        rule(device, 601, [{"type": "IN_PORT", "port": 2}], [output(1)]),
    )
    eventually(lambda: all_added(rest, device, {600, 601}))
    one.run("ping", "-i", "0.2", "-c", "10", other.ip)

    def counted() -> bool:
        flow = known(rest, device)[600]
        return flow["packets"] >= 10 and flow["bytes"] >= 980 and flow["life"] > 0

    eventually(counted, timeout=2 * POLL)


def test_a_rule_that_vanished_is_installed_again(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    install(
        rest,
        rule(device, 500, [ETH], [output(1)]),
        rule(device, 501, [ETH], [output(1)], timeout=60),
    )
    eventually(lambda: all_added(rest, device, {500, 501}))
    ovs.ofctl("del-flows", "s1", "ip")
    eventually(lambda: {500, 501} <= set(on_switch(ovs, "s1")), timeout=2)
    eventually(lambda: all_added(rest, device, {500, 501}))

    # Without a message, as when a switch restarts.
    ovs.disconnect("s1")
    ovs.ofctl("del-flows", "s1")
    assert not on_switch(ovs, "s1")
    ovs.connect("s1")
    eventually(lambda: 500 in on_switch(ovs, "s1"), timeout=5)
    eventually(lambda: 501 in on_switch(ovs, "s1"), timeout=5 + 2 * POLL)
    eventually(lambda: all_added(rest, device, {500, 501}))


def test_a_changed_rule_is_set_right(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    install(rest, rule(device, 500, [ETH], [output(1)]))
    eventually(lambda: all_added(rest, device, {500}))
    before = seconds(on_switch(ovs, "s1")[500])
    for _ in range(2):
        ovs.ofctl("mod-flows", "s1", "ip,actions=output:9")
        assert "output:9" in on_switch(ovs, "s1")[500]
        eventually(lambda: "actions=output:1" in on_switch(ovs, "s1")[500], timeout=2 * POLL)
        assert states(rest, device) == {500: "ADDED"}
    assert seconds(on_switch(ovs, "s1")[500]) > before


def test_rules_of_others_are_left_alone(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    install(rest, rule(device, 500, [ETH], [output(1)]))
    eventually(lambda: all_added(rest, device, {500}))
    own = known(rest, device)[500]["id"]
    cookie = (int(own) & 0xFFFF_0000_0000_0000) | 0xABC
    ovs.ofctl("add-flow", "s1", "priority=700,arp,actions=NORMAL")
    ovs.ofctl("add-flow", "s1", "cookie=0x7fff000000000001,priority=701,arp,actions=NORMAL")
    ovs.ofctl("add-flow", "s1", f"cookie={cookie:#x},priority=702,arp,actions=NORMAL")

    # One that says it is the application's, but that the application does not know, goes.
    eventually(lambda: 702 not in on_switch(ovs, "s1"), timeout=2 * POLL)
    holds(lambda: {500, 700, 701} <= set(on_switch(ovs, "s1")), 1.5 * POLL)
    shown = {f["priority"] for f in rest.get(f"/flows/{device}")["flows"]}
    assert not shown & {700, 701, 702}, shown


def test_only_the_rules_at_fault_fail(net: Net, ovs: Ovs, rest: Rest, onos: Onos) -> None:
    device = switch(net)
    install(
        rest,
        rule(device, 500, [ETH], [output(1)]),
        # Refused by the switch: no such group; no port without a protocol.
        rule(device, 501, [ETH], [{"type": "GROUP", "groupId": 4711}]),
        rule(device, 502, [ETH, {"type": "TCP_DST", "tcpPort": 80}], [output(1)]),
        # Refused by the encoder: OpenFlow 1.3 has no such field.
        rule(device, 503, [{"type": "INNER_VLAN_VID", "innerVlanId": 5}], [output(1)]),
        rule(device, 504, [ETH], [output(2)]),
    )
    eventually(lambda: {500, 504} <= set(on_switch(ovs, "s1")), timeout=2)
    expected = {500: "ADDED", 501: "PENDING_ADD", 502: "FAILED", 503: "FAILED", 504: "ADDED"}
    eventually(lambda: states(rest, device) == expected, timeout=2 * POLL)
    holds(lambda: states(rest, device) == expected, 1.5 * POLL)
    assert not {501, 502, 503} & set(on_switch(ovs, "s1"))
    log = "".join(p.read_text() for p in onos.logs.parent.rglob("*.log"))
    assert "unsupported criterion INNER_VLAN_VID" in log
    assert "BAD_MATCH BAD_PREREQ" in log
    assert "BAD_ACTION BAD_OUT_GROUP" in log

    # The group comes, and so does the rule.
    ovs.ofctl("add-group", "s1", "group_id=4711,type=all,bucket=output:1")
    eventually(lambda: states(rest, device)[501] == "ADDED", timeout=3 * POLL)

    for flow in known(rest, device).values():
        rest.delete(f"/flows/{device}/{flow['id']}")
    eventually(lambda: not known(rest, device), timeout=2 * POLL)


def connection(device: str, number: int) -> list[Json]:
    """The two rules of one connection."""
    peer = f"198.18.{number // 250}.{number % 250 + 1}/32"
    there = [ETH, TCP, {"type": "IPV4_SRC", "ip": peer}, {"type": "TCP_DST", "tcpPort": 80}]
    back = [ETH, TCP, {"type": "IPV4_DST", "ip": peer}, {"type": "TCP_SRC", "tcpPort": 8000}]
    return [
        rule(device, 900, back, [l3("IPV4_SRC", ip="198.18.0.100"), output(1)], timeout=60),
        rule(device, 900, there, [l3("IPV4_DST", ip="198.18.0.11"), output(2)], timeout=60),
    ]


def test_thousands_of_rules_at_once(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)
    batch = [r for number in range(1500) for r in connection(device, number)]
    install(rest, *batch)

    def installed() -> int:
        return sum("priority=900" in line for line in ovs.flows("s1"))

    eventually(lambda: installed() == 3000, timeout=10)

    def all_known() -> bool:
        flows = [f for f in rest.get(f"/flows/{device}")["flows"] if f["priority"] == 900]
        return len(flows) == 3000 and {f["state"] for f in flows} == {"ADDED"}

    eventually(all_known, timeout=3 * POLL, interval=1)
    holds(lambda: installed() == 3000, 1.5 * POLL)
    rest.delete(f"/flows/application/{APP}")
    eventually(lambda: installed() == 0, timeout=10)
    eventually(lambda: not known(rest, device), timeout=3 * POLL, interval=1)


def test_many_connections_a_second(net: Net, ovs: Ovs, rest: Rest) -> None:
    device = switch(net)

    def some(start: int) -> None:
        own = Rest()
        for number in range(start, start + 100):
            install(own, *connection(device, number))

    begin = time.monotonic()
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(some, range(0, 400, 100)))
    eventually(lambda: len(ovs.flows("s1")) >= 800, timeout=2)
    rate = 400 / (time.monotonic() - begin)
    # Most of the time is spent by the REST clients; this shows that nothing waits for a timer.
    assert rate > 40, f"{rate:.0f} connections a second"


def test_rules_survive_a_restart_of_the_controller(
    net: Net, ovs: Ovs, rest: Rest, onos: Onos
) -> None:
    device = switch(net)
    one, other = net.host("h1", "s1", 1, 1), net.host("h2", "s1", 2, 2)
    steered: list[Json] = [{"type": "IN_PORT", "port": 9}, ETH, TCP, {"type": "TCP_DST", "tcpPort": 80}]
    install(
        rest,
        rule(device, 600, [{"type": "IN_PORT", "port": 1}], [output(2)], timeout=30),
        rule(device, 601, [{"type": "IN_PORT", "port": 2}], [output(1)], timeout=30),
        rule(device, 602, steered, [l2("ETH_DST", mac=MAC), output(1)]),
    )
    eventually(lambda: all_added(rest, device, {600, 601, 602}))
    before = known(rest, device)
    for host in (one, other):
        host.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")  # it speaks now and then
    # Who asks for addresses asks the controller, and that will be away.
    one.run("ip", "neigh", "replace", other.ip, "lladdr", other.mac, "dev", "eth0")
    other.run("ip", "neigh", "replace", one.ip, "lladdr", one.mac, "dev", "eth0")
    ping = one.spawn("ping", "-i", "0.2", "-c", "600", other.ip)
    eventually(lambda: packets(on_switch(ovs, "s1")[600]) > 5)
    ages = {p: seconds(line) for p, line in on_switch(ovs, "s1").items()}

    onos.stop()
    stopped = time.monotonic()
    onos.start()
    eventually(lambda: rest.get(f"/devices/{device}")["available"], timeout=30)
    eventually(lambda: all_added(rest, device, {600, 601, 602}), timeout=3 * POLL)
    holds(lambda: all_added(rest, device, {600, 601, 602}), 2 * POLL)

    after = known(rest, device)
    for priority in before:
        for key in ("id", "appId", "selector", "treatment", "timeout", "isPermanent", "tableId"):
            assert after[priority][key] == before[priority][key], (key, dump(after[priority]))
    away = time.monotonic() - stopped
    for priority, line in on_switch(ovs, "s1").items():
        if priority in before:
            assert seconds(line) >= ages[priority] + away - 1, f"was installed anew: {line}"
    ping.terminate()
    ping.send_signal(2)
    summary = ping.communicate(timeout=10)[0]
    assert not re.search(r"no answer|Unreachable", summary)
    sequence = [int(n) for n in re.findall(r"icmp_seq=(\d+)", summary)]
    assert sequence == list(range(1, len(sequence) + 1)), "packets were lost"

    # What was found again still times out, and goes from ONOS too.
    eventually(lambda: set(known(rest, device)) == {602}, timeout=45)
    rest.delete(f"/flows/{device}/{after[602]['id']}")
    eventually(lambda: not known(rest, device) and 602 not in on_switch(ovs, "s1"), timeout=5)
