/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.ConnectionState;
import org.fairlead.lb.api.LatencyDistribution;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.SteeringStage;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** A network with two connections to n1. */
final class FakeNetwork implements SteeringService {
    final Map<MemberId, Integer> open = new HashMap<>();
    String problem;

    @Override
    public Optional<String> algorithmProblem(PoolId pool) {
        return Optional.ofNullable(problem);
    }

    @Override
    public List<Connection> connections() {
        return List.of(connection(40312), connection(40314));
    }

    private static Connection connection(int port) {
        DeviceId leaf = DeviceId.deviceId("of:0000000000000001");
        return Connection.builder(
                        new ConnectionKey(
                                Ip4Address.valueOf("198.18.0.254"),
                                port,
                                Ip4Address.valueOf("198.18.0.100"),
                                80))
                .servedBy(VipId.of("web"), PoolId.of("inference"), MemberId.of("n1"))
                .route(leaf, List.of(leaf))
                .state(ConnectionState.LIVE)
                .ageSeconds(3)
                .fromClient(5, 400)
                .toClient(7, 500)
                .build();
    }

    static SteeringFigures figures() {
        return new SteeringFigures(
                Map.of(SteeringCounter.PACKET_INS, 7L),
                Map.of(SteeringStage.RELEASED, new LatencyDistribution(Map.of(100L, 2L, 900L, 1L))),
                5,
                1,
                Map.of(DeviceId.deviceId("of:0000000000000001"), 2));
    }

    @Override
    public SlotStatus slots(VipId vip) {
        if (!vip.equals(VipId.of("web"))) {
            return SteeringService.super.slots(vip);
        }
        Slot.Owner n1 = Slot.Owner.of(PoolId.of("inference"), MemberId.of("n1"));
        Slot.Owner n2 = Slot.Owner.of(PoolId.of("inference"), MemberId.of("n2"));
        List<Slot> slots = new ArrayList<>(Collections.nCopies(63, Slot.of(n1, null, 1)));
        slots.add(Slot.of(n2, n1, 1_700_000_000_000L));
        return new SlotStatus(
                vip, SteeringMode.SLOTS, SlotStatus.State.LIVE, null, SlotTable.of(vip, slots));
    }

    @Override
    public boolean isReachable(Member member) {
        return true;
    }

    @Override
    public boolean isLocated(Member member) {
        return true;
    }

    @Override
    public int openConnections(PoolId pool, MemberId member) {
        return open.getOrDefault(member, 0);
    }
}
