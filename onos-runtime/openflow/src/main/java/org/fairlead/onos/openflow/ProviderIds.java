/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow;

import org.onosproject.net.provider.ProviderId;

/** The names under which these providers are known to ONOS. */
public final class ProviderIds {

    /** Application name that owns the packet requests of the link and host providers. */
    public static final String APP_NAME = "org.fairlead.openflow";

    /**
     * Identity of the device and packet providers. Both must carry the same one: the core sends a
     * packet through the packet provider that has the identity of the device's own provider.
     */
    public static final ProviderId OPENFLOW = new ProviderId("of", "org.fairlead.openflow");

    /** Identity of the LLDP link provider. */
    public static final ProviderId LINK = new ProviderId("lldp", "org.fairlead.openflow.link");

    /** Identity of the host location provider. Scheme {@code host} is that of ONOS' REST API. */
    public static final ProviderId HOST = new ProviderId("of", "org.fairlead.openflow.host");

    private ProviderIds() {}
}
