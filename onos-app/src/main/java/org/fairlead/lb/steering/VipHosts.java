/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.HashSet;
import java.util.Set;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.VlanId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.host.DefaultHostDescription;
import org.onosproject.net.host.HostProvider;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostProviderService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;

/**
 * Makes virtual addresses known to ONOS as hosts, so that ARP proxies need not flood for them. Not
 * thread-safe.
 */
final class VipHosts extends AbstractProvider implements HostProvider {
    static final ProviderId PROVIDER_ID = new ProviderId("vip", "org.fairlead.lb");

    private final HostProviderRegistry registry;
    private final HostService hosts;
    private HostProviderService service;

    VipHosts(HostProviderRegistry registry, HostService hosts) {
        super(PROVIDER_ID);
        this.registry = registry;
        this.hosts = hosts;
    }

    void open() {
        service = registry.register(this);
    }

    void close() {
        registry.unregister(this);
    }

    /** Brings the hosts up to date. */
    void update(Set<Ip4Address> addresses) {
        Set<HostId> wanted = new HashSet<>();
        for (Ip4Address address : addresses) {
            HostId id = HostId.hostId(Vip.macOf(address), VlanId.NONE);
            wanted.add(id);
            if (hosts.getHost(id) == null) {
                service.hostDetected(
                        id,
                        new DefaultHostDescription(
                                Vip.macOf(address), VlanId.NONE, HostLocation.NONE, address),
                        true);
            }
        }
        for (Host host : hosts.getHosts()) {
            if (host.providerId().equals(PROVIDER_ID) && !wanted.contains(host.id())) {
                service.hostVanished(host.id());
            }
        }
    }

    @Override
    public void triggerProbe(Host host) {
        // A virtual address is where it is configured to be.
    }
}
