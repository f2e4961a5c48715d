/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.onosproject.net.DeviceId;

/** A connection that was steered, as of now. Immutable. */
public final class Connection {
    private final ConnectionKey key;
    private final VipId vip;
    private final PoolId pool;
    private final MemberId member;
    private final DeviceId edge;
    private final ImmutableList<DeviceId> path;
    private final ConnectionState state;
    private final long ageSeconds;
    private final long packetsFromClient;
    private final long bytesFromClient;
    private final long packetsToClient;
    private final long bytesToClient;
    private final String reason;

    private Connection(Builder b) {
        key = b.key;
        vip = b.vip;
        pool = b.pool;
        member = b.member;
        edge = b.edge;
        path = ImmutableList.copyOf(b.path);
        state = b.state;
        ageSeconds = b.ageSeconds;
        packetsFromClient = b.packetsFromClient;
        bytesFromClient = b.bytesFromClient;
        packetsToClient = b.packetsToClient;
        bytesToClient = b.bytesToClient;
        reason = b.reason;
    }

    /**
     * Returns the connection's addresses and ports.
     *
     * @return key
     */
    public ConnectionKey key() {
        return key;
    }

    /**
     * Returns the virtual address that it came to.
     *
     * @return identifier
     */
    public VipId vip() {
        return vip;
    }

    /**
     * Returns the pool that serves it.
     *
     * @return identifier
     */
    public PoolId pool() {
        return pool;
    }

    /**
     * Returns the member that serves it.
     *
     * @return identifier
     */
    public MemberId member() {
        return member;
    }

    /**
     * Returns the switch that the client is attached to, where the connection's rules are.
     *
     * @return switch
     */
    public DeviceId edge() {
        return edge;
    }

    /**
     * Returns the switches from the client to the member.
     *
     * @return immutable list, starting with {@link #edge()}; as far as it is known
     */
    public List<DeviceId> path() {
        return path;
    }

    /**
     * Returns how far its rules are.
     *
     * @return state
     */
    public ConnectionState state() {
        return state;
    }

    /**
     * Returns whether a switch has its rules or was asked for them; if not, it is remembered only.
     *
     * @return whether it is more than remembered
     */
    public boolean live() {
        return state != ConnectionState.IDLE;
    }

    /**
     * Returns the time since its first packet.
     *
     * @return seconds
     */
    public long ageSeconds() {
        return ageSeconds;
    }

    /**
     * Returns the packets of both directions, as last counted by the switch.
     *
     * @return packets
     */
    public long packets() {
        return packetsFromClient + packetsToClient;
    }

    /**
     * Returns the bytes of both directions, as last counted by the switch.
     *
     * @return bytes
     */
    public long bytes() {
        return bytesFromClient + bytesToClient;
    }

    /**
     * Returns the packets from the client, as last counted by the switch; the SYN is not in it.
     *
     * @return packets
     */
    public long packetsFromClient() {
        return packetsFromClient;
    }

    /**
     * Returns the bytes from the client, as last counted by the switch.
     *
     * @return bytes
     */
    public long bytesFromClient() {
        return bytesFromClient;
    }

    /**
     * Returns the packets to the client, as last counted by the switch.
     *
     * @return packets
     */
    public long packetsToClient() {
        return packetsToClient;
    }

    /**
     * Returns the bytes to the client, as last counted by the switch.
     *
     * @return bytes
     */
    public long bytesToClient() {
        return bytesToClient;
    }

    /**
     * Returns why this member was chosen.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }

    /**
     * Starts a connection.
     *
     * @param key addresses and ports
     * @return builder
     */
    public static Builder builder(ConnectionKey key) {
        return new Builder(key);
    }

    /** Builder of connections; not thread-safe. */
    public static final class Builder {
        private final ConnectionKey key;
        private VipId vip;
        private PoolId pool;
        private MemberId member;
        private DeviceId edge;
        private List<DeviceId> path = List.of();
        private ConnectionState state = ConnectionState.IDLE;
        private long ageSeconds;
        private long packetsFromClient;
        private long bytesFromClient;
        private long packetsToClient;
        private long bytesToClient;
        private String reason = "";

        private Builder(ConnectionKey key) {
            this.key = key;
        }

        /**
         * Sets who serves the connection (required).
         *
         * @param vip virtual address
         * @param pool pool
         * @param member member
         * @return this
         */
        public Builder servedBy(VipId vip, PoolId pool, MemberId member) {
            this.vip = vip;
            this.pool = pool;
            this.member = member;
            return this;
        }

        /**
         * Sets where the connection runs (required).
         *
         * @param edge switch of the client
         * @param path switches up to the member
         * @return this
         */
        public Builder route(DeviceId edge, List<DeviceId> path) {
            this.edge = edge;
            this.path = path;
            return this;
        }

        /**
         * Sets how far its rules are; if it is not set, it is remembered only.
         *
         * @param state state
         * @return this
         */
        public Builder state(ConnectionState state) {
            this.state = state;
            return this;
        }

        /**
         * Sets the age.
         *
         * @param seconds since the first packet
         * @return this
         */
        public Builder ageSeconds(long seconds) {
            this.ageSeconds = seconds;
            return this;
        }

        /**
         * Sets what the rule for the packets from the client has counted.
         *
         * @param packets packets
         * @param bytes bytes
         * @return this
         */
        public Builder fromClient(long packets, long bytes) {
            this.packetsFromClient = packets;
            this.bytesFromClient = bytes;
            return this;
        }

        /**
         * Sets what the rule for the packets to the client has counted.
         *
         * @param packets packets
         * @param bytes bytes
         * @return this
         */
        public Builder toClient(long packets, long bytes) {
            this.packetsToClient = packets;
            this.bytesToClient = bytes;
            return this;
        }

        /**
         * Sets the explanation.
         *
         * @param reason why this member
         * @return this
         */
        public Builder reason(String reason) {
            this.reason = reason;
            return this;
        }

        /**
         * Makes the connection.
         *
         * @return connection
         */
        public Connection build() {
            return new Connection(this);
        }
    }
}
