/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * Looks for the hosts.
     *
     * @param wanted for each IPv4 address, as a number, who is there
     * @return those that ONOS knows the place of
     */
    Map<Integer, ReportGate.Source> find(Map<Integer, List<ReportGate.Target>> wanted) {
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
