/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.util.function.Supplier;
import org.onlab.packet.MacAddress;
import org.onosproject.cluster.ClusterMetadata;
import org.onosproject.net.link.ProbedLinkProvider;

/**
 * What marks packets as sent by our cluster. When ONOS stops, the cluster's metadata go before
 * those who need them, so the last ones known are kept. Thread-safe.
 */
public final class ClusterIdentity {

    private final Supplier<ClusterMetadata> source;
    private volatile Marks marks;

    /**
     * Creates an identity.
     *
     * @param source tells the cluster that we are part of; may throw when it does not know
     */
    public ClusterIdentity(Supplier<ClusterMetadata> source) {
        this.source = source;
    }

    /**
     * Returns the source address of packets that our cluster sends by itself.
     *
     * @return hardware address, different from that of other clusters
     */
    public MacAddress fingerprint() {
        return marks().fingerprint;
    }

    /**
     * Returns what our cluster signs its packets with.
     *
     * @return secret, null if there is none
     */
    String secret() {
        return marks().secret;
    }

    private Marks marks() {
        Marks known = marks;
        try {
            ClusterMetadata metadata = source.get();
            if (known == null || known.metadata != metadata) {
                known = new Marks(metadata);
                marks = known;
            }
        } catch (RuntimeException e) {
            if (known == null) {
                throw e;
            }
        }
        return known;
    }

    private static final class Marks {
        private final ClusterMetadata metadata;
        private final MacAddress fingerprint;
        private final String secret;

        Marks(ClusterMetadata metadata) {
            this.metadata = metadata;
            this.fingerprint = MacAddress.valueOf(ProbedLinkProvider.fingerprintMac(metadata));
            this.secret = metadata.getClusterSecret();
        }
    }
}
