# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""A reactive load balancer on os-ken, as the baseline: round robin, and two rules a connection.

It is made to be quick: the addresses are read straight from the bytes, there is no barrier, and the
packet goes out behind the rules on the same connection. Run by osken-manager.

MEMBERS: address,MAC,port,switch port;...   VIP: address,MAC,port
"""

from __future__ import annotations

import os
import struct
from itertools import cycle
from typing import Any

from os_ken.base.app_manager import OSKenApp
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.ofproto import ofproto_v1_3

IDLE_SECONDS = 60
PUNT, CONNECTION = 200, 300
IPV4, TCP = 0x0800, 6


class Balancer(OSKenApp):
    OFP_VERSIONS = [ofproto_v1_3.OFP_VERSION]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        members = [m.split(",") for m in os.environ["MEMBERS"].split(";")]
        self._turns = cycle([(a, mac, int(port), int(out)) for a, mac, port, out in members])
        self._vip, self._vip_mac, port = os.environ["VIP"].split(",")
        self._vip_port = int(port)

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def connected(self, event: Any) -> None:
        switch = event.msg.datapath
        parser, protocol = switch.ofproto_parser, switch.ofproto
        match = parser.OFPMatch(eth_type=IPV4, ip_proto=TCP, ipv4_dst=self._vip, tcp_dst=self._vip_port)
        punt = [parser.OFPActionOutput(protocol.OFPP_CONTROLLER, protocol.OFPCML_NO_BUFFER)]
        self._add(switch, PUNT, match, punt, 0)

    def _add(self, switch: Any, priority: int, match: Any, actions: list[Any], idle: int) -> None:
        parser, protocol = switch.ofproto_parser, switch.ofproto
        apply = [parser.OFPInstructionActions(protocol.OFPIT_APPLY_ACTIONS, actions)]
        switch.send_msg(
            parser.OFPFlowMod(
                datapath=switch, priority=priority, match=match, instructions=apply, idle_timeout=idle
            )
        )

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def arrived(self, event: Any) -> None:
        message = event.msg
        data = message.data
        if len(data) < 54 or data[12:14] != b"\x08\x00" or data[23] != TCP:
            return
        segment = 14 + (data[14] & 15) * 4
        client = "%d.%d.%d.%d" % tuple(data[26:30])
        client_mac = ":".join(f"{byte:02x}" for byte in data[6:12])
        (client_port,) = struct.unpack_from("!H", data, segment)
        switch = message.datapath
        parser, protocol = switch.ofproto_parser, switch.ofproto
        entry = message.match["in_port"]
        member, mac, port, out = next(self._turns)
        self._add(
            switch,
            CONNECTION,
            parser.OFPMatch(
                eth_type=IPV4, ip_proto=TCP, ipv4_src=member, ipv4_dst=client,
                tcp_src=port, tcp_dst=client_port,
            ),
            [
                parser.OFPActionSetField(eth_src=self._vip_mac),
                parser.OFPActionSetField(eth_dst=client_mac),
                parser.OFPActionSetField(ipv4_src=self._vip),
                parser.OFPActionSetField(tcp_src=self._vip_port),
                parser.OFPActionOutput(entry),
            ],
            IDLE_SECONDS,
        )
        forward = [
            parser.OFPActionSetField(eth_dst=mac),
            parser.OFPActionSetField(ipv4_dst=member),
            parser.OFPActionSetField(tcp_dst=port),
            parser.OFPActionOutput(out),
        ]
        self._add(
            switch,
            CONNECTION,
            parser.OFPMatch(
                eth_type=IPV4, ip_proto=TCP, ipv4_src=client, ipv4_dst=self._vip,
                tcp_src=client_port, tcp_dst=self._vip_port,
            ),
            forward,
            IDLE_SECONDS,
        )
        switch.send_msg(
            parser.OFPPacketOut(
                datapath=switch, buffer_id=protocol.OFP_NO_BUFFER, in_port=entry, actions=forward, data=data
            )
        )
