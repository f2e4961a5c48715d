/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;

/** What goes through the members of all pools, at one moment. Immutable. */
public final class Stats {

    /** The figures of a member, of a pool, or of all. Immutable. */
    public static final class Row {
        private final PoolId pool;
        private final MemberId member;
        private final List<MemberHealth> health;
        private final long open;
        private final long recent;
        private final long packets;
        private final long bytes;

        private Row(
                PoolId pool,
                MemberId member,
                List<MemberHealth> health,
                long open,
                long recent,
                long packets,
                long bytes) {
            this.pool = pool;
            this.member = member;
            this.health = ImmutableList.copyOf(health);
            this.open = open;
            this.recent = recent;
            this.packets = packets;
            this.bytes = bytes;
        }

        private static Row sum(PoolId pool, List<Row> rows) {
            return new Row(
                    pool,
                    null,
                    rows.stream().flatMap(r -> r.health.stream()).collect(toImmutableList()),
                    rows.stream().mapToLong(Row::open).sum(),
                    rows.stream().mapToLong(Row::recent).sum(),
                    rows.stream().mapToLong(Row::packets).sum(),
                    rows.stream().mapToLong(Row::bytes).sum());
        }

        /**
         * Returns the pool.
         *
         * @return name; null in the row of all
         */
        public PoolId pool() {
            return pool;
        }

        /**
         * Returns the member.
         *
         * @return name; null in the row of a pool and in that of all
         */
        public MemberId member() {
            return member;
        }

        /**
         * Returns the health of those that are counted.
         *
         * @return immutable list; of one in the row of a member
         */
        public List<MemberHealth> health() {
            return health;
        }

        /**
         * Returns how many of those that are counted may take new connections.
         *
         * @return members
         */
        public long serving() {
            return health.stream().filter(h -> h.effectiveWeight() > 0).count();
        }

        /**
         * Returns the open connections.
         *
         * @return connections
         */
        public long open() {
            return open;
        }

        /**
         * Returns the connections that are remembered, open or not.
         *
         * @return connections, of the last minutes
         */
        public long recent() {
            return recent;
        }

        /**
         * Returns the packets of these, of both directions.
         *
         * @return packets
         */
        public long packets() {
            return packets;
        }

        /**
         * Returns the bytes of these, of both directions.
         *
         * @return bytes
         */
        public long bytes() {
            return bytes;
        }

        private ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            if (pool != null) {
                json.put(member == null ? "id" : "pool", pool.toString());
            }
            if (member != null) {
                json.put("id", member.toString());
                json.put("state", health.get(0).state().code());
                HealthCodec.weights(json, health.get(0));
            } else {
                json.put("members", health.size()).put("serving", serving());
            }
            return json.put("open", open)
                    .put("recent", recent)
                    .put("packets", packets)
                    .put("bytes", bytes);
        }
    }

    private final ImmutableList<Row> members;
    private final ImmutableList<Row> pools;

    private Stats(List<Row> members, List<Row> pools) {
        this.members = ImmutableList.copyOf(members);
        this.pools = ImmutableList.copyOf(pools);
    }

    /**
     * Counts.
     *
     * @param pools pools
     * @param steering what goes on in the network
     * @param healthService who is well
     * @return figures of this moment
     */
    public static Stats of(
            Collection<Pool> pools, SteeringService steering, HealthService healthService) {
        Map<String, long[]> sums = new HashMap<>();
        for (Connection c : steering.connections()) {
            long[] sum = sums.computeIfAbsent(c.pool() + "/" + c.member(), k -> new long[3]);
            sum[0]++;
            sum[1] += c.packets();
            sum[2] += c.bytes();
        }
        ImmutableList.Builder<Row> all = ImmutableList.builder();
        ImmutableList.Builder<Row> byPool = ImmutableList.builder();
        for (Pool pool : pools) {
            ImmutableList.Builder<Row> rows = ImmutableList.builder();
            Map<MemberId, MemberHealth> health = healthService.health(pool);
            for (Member member : pool.members()) {
                long[] sum = sums.getOrDefault(pool.id() + "/" + member.id(), new long[3]);
                int open = steering.openConnections(pool.id(), member.id());
                List<MemberHealth> own = List.of(health.get(member.id()));
                rows.add(new Row(pool.id(), member.id(), own, open, sum[0], sum[1], sum[2]));
            }
            all.addAll(rows.build());
            byPool.add(Row.sum(pool.id(), rows.build()));
        }
        return new Stats(all.build(), byPool.build());
    }

    /**
     * Returns the figures of each member.
     *
     * @return immutable list in the order of the pools
     */
    public List<Row> members() {
        return members;
    }

    /**
     * Returns the figures of each pool.
     *
     * @return immutable list
     */
    public List<Row> pools() {
        return pools;
    }

    /**
     * Returns the figures of all.
     *
     * @return row without a pool
     */
    public Row total() {
        return Row.sum(null, pools);
    }

    /**
     * Writes the figures.
     *
     * @return new JSON object
     */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode memberRows = json.putArray("members");
        members.forEach(r -> memberRows.add(r.toJson()));
        ArrayNode poolRows = json.putArray("pools");
        pools.forEach(r -> poolRows.add(r.toJson()));
        json.set("total", total().toJson());
        return json;
    }
}
