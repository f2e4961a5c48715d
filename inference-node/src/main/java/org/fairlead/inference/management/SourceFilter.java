/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Knows from which addresses management is allowed: loopback and what is configured. Immutable. */
final class SourceFilter {

    private static final int BITS_IN_BYTE = 8;

    private final List<Network> networks = new ArrayList<>();

    /**
     * Creates the filter.
     *
     * @param allowed networks as {@code address/bits}, or single addresses; blank ones are left out
     * @throws IllegalArgumentException where one is no such thing
     */
    SourceFilter(List<String> allowed) {
        for (String network : allowed) {
            if (!network.isBlank()) {
                networks.add(Network.parse(network.trim()));
            }
        }
    }

    /** Whether a caller at that address may come in. */
    boolean admits(InetAddress source) {
        return source.isLoopbackAddress()
                || networks.stream().anyMatch(network -> network.contains(source.getAddress()));
    }

    private record Network(byte[] address, int bits) {

        private static Network parse(String text) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            // Names would be looked up, once and by whoever answers first.
            if (host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
                try {
                    byte[] address = InetAddress.getByName(host).getAddress();
                    int most = address.length * BITS_IN_BYTE;
                    int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
                    if (bits >= 0 && bits <= most) {
                        return new Network(address, bits);
                    }
                } catch (UnknownHostException | NumberFormatException e) {
                    // Said below, in the words of the option.
                }
            }
            throw new IllegalArgumentException(
                    "A network of the management port must be like 198.18.0.0/24, is '"
                            + text
                            + "'");
        }

        private boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % BITS_IN_BYTE;
                int at = bit / BITS_IN_BYTE;
                if ((address[at] & mask) != (other[at] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
