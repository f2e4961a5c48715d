/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;

/** Steering by slots, as the rest of the steering sees it. Thread-safe, but for the update. */
final class SlotSteering implements VipPacketProcessor.Slotted {
    private final LoadBalancerService service;
    private final Slots slots;
    private final DirectConnections direct;
    private final Arrivals arrivals;
    private final Predicate<MacAddress> isReachable;
    private final Runnable changed;
    private final LongSupplier clock;
    private final SlotAnswers answers = new SlotAnswers();

    /** Where what arrives waits in its turn. */
    interface Arrivals {
        boolean offer(ConnectionKey key, Source source, Runnable task);
    }

    /**
     * Holds parts together.
     *
     * @param isReachable whether packets to a host get through
     * @param changed is run when the network should be looked at again
     */
    SlotSteering(
            LoadBalancerService service,
            Slots slots,
            DirectConnections direct,
            Arrivals arrivals,
            Predicate<MacAddress> isReachable,
            Runnable changed,
            LongSupplier clock) {
        this.service = service;
        this.slots = slots;
        this.direct = direct;
        this.arrivals = arrivals;
        this.isReachable = isReachable;
        this.changed = changed;
        this.clock = clock;
    }

    /** What the slots say about single segments. */
    SlotChoice choice() {
        return slots;
    }

    /**
     * Brings everything up to date.
     *
     * @param own rules of the application that ONOS knows
     * @param telling switches that can tell a SYN from other segments
     * @param connections those that are known
     */
    void update(
            Collection<? extends FlowEntry> own,
            Fabric fabric,
            Set<DeviceId> telling,
            Collection<Steered> connections) {
        Slots.Scene scene = new Slots.Scene();
        scene.own = own;
        scene.edges = fabric.edges();
        scene.ports = fabric.edgePoints();
        scene.hosts = fabric::hosts;
        scene.telling = telling;
        scene.connections = connections;
        slots.update(scene);
        answers.look(clock.getAsLong());
    }

    /** Whether all that opens a connection to a virtual address should come to the controller. */
    boolean puntsSyns(DeviceId edge, Vip vip) {
        return slots.puntsSyns(edge, vip);
    }

    /** Whether a known connection goes elsewhere than the rules of its slot would take it. */
    boolean isForeign(Steered connection) {
        return slots.isForeign(connection);
    }

    /** Notes who has sent something to a virtual address. */
    void saw(Arrival arrival) {
        slots.saw(new Client(arrival.frame.sourceMac(), arrival.from));
    }

    @Override
    public void answer(Client client, Ip4Address address, Runnable answer) {
        if (!slots.concern(address)) {
            answer.run();
            return;
        }
        slots.saw(client);
        boolean now =
                answers.when(
                        c -> slots.isReady(c) && isReachable.test(c.mac()),
                        client,
                        answer,
                        clock.getAsLong());
        if (!now) {
            changed.run();
        }
    }

    @Override
    public boolean take(ConnectPoint from, TcpFrame frame) {
        if (!slots.isDirect(from, frame)) {
            return false;
        }
        arrivals.offer(
                DirectConnections.key(frame),
                new Source(from.deviceId(), frame.source()),
                () -> direct.handle(from, frame));
        return true;
    }

    /** How the slots of a virtual address are. */
    SlotStatus status(VipId id) {
        return service.vip(id)
                .map(slots::status)
                .orElseThrow(() -> new NotFoundException("There is no VIP '" + id + "'"));
    }

    /** Whether a member has connections that only rules of slots know of. */
    boolean isHolding(PoolId pool, MemberId member) {
        return slots.isHolding(Owner.of(pool, member));
    }

    /** Whether nothing that was asked of the switches waits to be confirmed. */
    boolean isQuiet() {
        return slots.isQuiet() && direct.isQuiet();
    }
}
