/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/**
 * The newest report of each host that is no member, for who decides whether it becomes one.
 * Bounded: anybody in the network can send reports from as many addresses as he likes. Thread-safe.
 */
final class Strangers {
    private static final int ETHERNET_SOURCE = 6;
    private static final int IP_SOURCE = 26;
    private static final int UDP_LENGTH = 38;
    private static final int UDP = 8;

    private final Map<Integer, Stranger> newest = new ConcurrentHashMap<>();
    private volatile boolean watched;

    /** Says whether any pool allows discovery. */
    void watch(boolean any) {
        watched = any;
        if (!any) {
            newest.clear();
        }
    }

    /** Looks at a report whose sender is not known; what is none is passed over. */
    void see(byte[] frame, int begin, ConnectPoint from) {
        if (!watched || isFull(address(frame))) {
            return;
        }
        int length = u16(frame, UDP_LENGTH) - UDP;
        if (length < 2 || length > LoadReport.MAX_LENGTH || begin + length > frame.length) {
            return;
        }
        try {
            see(frame, from, LoadReport.parse(frame, begin, length));
        } catch (IOException e) {
            // Whoever sends this is neither a member nor becomes one.
        }
    }

    /** Takes note of a report. */
    void see(byte[] frame, ConnectPoint from, LoadReport report) {
        int address = address(frame);
        if (watched && !isFull(address)) {
            byte[] mac = new byte[MacAddress.MAC_ADDRESS_LENGTH];
            System.arraycopy(frame, ETHERNET_SOURCE, mac, 0, mac.length);
            newest.put(
                    address,
                    new Stranger(
                            Ip4Address.valueOf(address), MacAddress.valueOf(mac), from, report));
        }
    }

    private boolean isFull(int address) {
        return newest.size() >= Sightings.MAX_STRANGERS && !newest.containsKey(address);
    }

    /** Takes all of them. */
    List<Stranger> take() {
        List<Stranger> result = new ArrayList<>();
        for (Integer address : newest.keySet()) {
            Stranger stranger = newest.remove(address);
            if (stranger != null) {
                result.add(stranger);
            }
        }
        return result;
    }

    private static int address(byte[] frame) {
        return u16(frame, IP_SOURCE) << 16 | u16(frame, IP_SOURCE + 2);
    }

    private static int u16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }
}
