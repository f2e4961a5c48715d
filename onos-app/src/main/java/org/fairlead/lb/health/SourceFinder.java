/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.lb.api.Discovery;
import org.fairlead.lb.api.Pool;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.host.HostService;

/** Finds out where members are attached, for they may report from there only. Not thread-safe. */
final class SourceFinder {
    private final HostService hosts;
    private final ReportGate gate;

    SourceFinder(HostService hosts, ReportGate gate) {
        this.hosts = hosts;
        this.gate = gate;
    }

    /**
     * Looks for the hosts, and tells the gate who may report and who else is of interest.
     *
     * @param targets for each IPv4 address, as a number, who is there
     * @param pools all pools
     */
    void update(Map<Integer, List<ReportGate.Target>> targets, Collection<Pool> pools) {
        Map<Integer, ReportGate.Source> found = find(targets);
        boolean isAnyOpen = false;
        for (Pool pool : pools) {
            if (pool.discovery().isPresent()) {
                isAnyOpen = true;
                wantOthers(pool, pool.discovery().get(), found);
            }
        }
        gate.strangers().watch(isAnyOpen);
        gate.sources(found);
    }

    /** Members of other pools that a pool may take in by its discovery are strangers to it. */
    private static void wantOthers(
            Pool pool, Discovery discovery, Map<Integer, ReportGate.Source> sources) {
        Set<Integer> own = new HashSet<>();
        pool.members().forEach(m -> own.add(m.address().toInt()));
        sources.forEach(
                (address, source) -> {
                    if (!own.contains(address) && discovery.allows(Ip4Address.valueOf(address))) {
                        source.want();
                    }
                });
    }

    private Map<Integer, ReportGate.Source> find(Map<Integer, List<ReportGate.Target>> wanted) {
        Map<Integer, ReportGate.Source> result = new HashMap<>();
        wanted.forEach(
                (address, targets) -> {
                    IpAddress ip = Ip4Address.valueOf(address);
                    for (Host host : hosts.getHostsByIp(ip)) {
                        if (host.location() != null) {
                            ConnectPoint place =
                                    new ConnectPoint(
                                            host.location().deviceId(), host.location().port());
                            result.put(
                                    address,
                                    new ReportGate.Source(host.mac().toBytes(), place, targets)
                                            .after(gate.source(address)));
                        }
                    }
                });
        return result;
    }
}
