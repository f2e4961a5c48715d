/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * The way of load reports through the controller, on one thread: frames in, loads to the balancer,
 * and what the manager does with them every 50 ms. In this package because the parts are for nobody
 * else. Members are as many as send a given number of reports a second. Not thread-safe.
 */
public final class ReportPath {
    /** Looks at all members a second, as the manager has it. */
    public static final int TICKS_A_SECOND = 20;

    private static final int PORT = 9799;
    private static final int POOL_SIZE = 1_000;
    private static final int HEADERS = 42;
    private static final long PERIOD_NANOS = ReportWatch.PERIOD_MILLIS * 1_000_000;

    /** Twice a number that is far behind is a new start, so frames can be sent again and again. */
    private static final long[] SEQUENCES = {1, 1_000};

    private final ReportGate gate = new ReportGate(() -> nanos());
    private final PoolTrackers trackers;
    private final byte[][] frames;
    private final ConnectPoint[] places;
    private final int rate;
    private final List<Pool> pools = new ArrayList<>();
    private int next;
    private long received;

    /**
     * Makes pools of 1,000 members, all of which are up.
     *
     * @param rate reports a second, by which time passes: a multiple of 4,000
     */
    public ReportPath(int rate) {
        this.rate = rate;
        int members = (int) (rate * PERIOD_NANOS / 1_000_000_000L);
        Random random = new Random(1);
        frames = new byte[SEQUENCES.length * members][];
        places = new ConnectPoint[members];
        Kept records = new Kept();
        for (int first = 0; first < members; first += POOL_SIZE) {
            List<Member> some = new ArrayList<>();
            for (int i = first; i < Math.min(first + POOL_SIZE, members); i++) {
                some.add(member(i));
                for (int turn = 0; turn < SEQUENCES.length; turn++) {
                    frames[turn * members + i] = frame(i, SEQUENCES[turn], random);
                }
            }
            pools.add(
                    Pool.builder()
                            .id(PoolId.of("p" + first / POOL_SIZE))
                            .members(some)
                            .monitor(
                                    HealthMonitor.builder()
                                            .type(HealthMonitor.Type.REPORTS)
                                            .build())
                            .build());
        }
        trackers = new PoolTrackers(() -> nanos() / 1_000_000, random, records, event -> {});
        trackers.lead(true, pools);
        findSources();
    }

    private static Member member(int number) {
        return Member.builder()
                .id(MemberId.of("n" + number))
                .address(Ip4Address.valueOf(0x0a000001 + number))
                .port(8000)
                .build();
    }

    private static byte[] frame(int number, long sequence, Random random) {
        int inFlight = random.nextInt(5);
        String text =
                String.format(
                        "{\"v\":1,\"node\":\"n%d\",\"model\":\"cifar10\",\"version\":\"v1\",\"seq\":%d,"
                            + "\"ready\":true,\"degraded\":false,\"inFlight\":%d,\"queue\":0,"
                            + "\"workers\":4,\"ewmaMs\":%d.%d,\"p99Ms\":60.5,\"rate\":100.5,"
                            + "\"cpu\":0.%d,\"stopping\":false,\"port\":8000,\"total\":{"
                            + "\"since\":1795440000000,\"ok\":9120,\"degraded\":0,"
                            + "\"failed\":3,\"ms\":29354.2,\"ms2\":121007.9}}",
                        number,
                        sequence,
                        inFlight,
                        20 + random.nextInt(3),
                        random.nextInt(100),
                        30 + random.nextInt(40));
        byte[] data = text.getBytes(UTF_8);
        ByteBuffer b = ByteBuffer.allocate(HEADERS + data.length);
        b.putShort((short) 0x02fa).putInt(0xc6120064).put(mac(number)).putShort((short) 0x0800);
        b.put((byte) 0x45).put((byte) 0).putShort((short) (28 + data.length)).putInt(0x00014000);
        b.put((byte) 64).put((byte) 17).putShort((short) 0);
        b.putInt(0x0a000001 + number).putInt(0xc6120064);
        b.putShort((short) 40_000).putShort((short) PORT);
        b.putShort((short) (8 + data.length)).putShort((short) 0);
        return b.put(data).array();
    }

    private static byte[] mac(int number) {
        return ByteBuffer.allocate(6).putShort((short) 0x02fa).putInt(number).array();
    }

    /** Another object each time, as with packets of different origin. */
    private static ConnectPoint place(int number) {
        return new ConnectPoint(
                DeviceId.deviceId("of:" + number / 48), PortNumber.portNumber(number % 48));
    }

    private void findSources() {
        Map<Integer, ReportGate.Source> sources = new HashMap<>();
        trackers.targets()
                .forEach(
                        (address, found) -> {
                            int number = address - 0x0a000001;
                            places[number] = place(number);
                            sources.put(
                                    address,
                                    new ReportGate.Source(mac(number), place(number), found));
                        });
        gate.sources(sources);
    }

    /** The time, which passes with reports. */
    private long nanos() {
        return 1_000_000_000_000L + (long) (received * (1e9 / rate));
    }

    /**
     * Returns the time by which loads are stamped.
     *
     * @return nanoseconds
     */
    public long now() {
        return nanos();
    }

    /**
     * Returns the pools.
     *
     * @return immutable list
     */
    public List<Pool> pools() {
        return List.copyOf(pools);
    }

    /**
     * Lets the next report come in, and what is due with it.
     *
     * @param sink gets the load
     */
    public void receive(HealthSignals.LoadSink sink) {
        byte[] frame = frames[next];
        ConnectPoint place = places[next % places.length];
        next = next + 1 == frames.length ? 0 : next + 1;
        received++;
        // As the packet processor and the manager have it.
        if (!ReportGate.isReport(frame, PORT)
                || gate.receive(frame, place, sink) != ReportGate.Outcome.ACCEPTED) {
            throw new IllegalStateException("not accepted: " + gate.counts());
        }
        if (received % (rate / TICKS_A_SECOND) == 0) {
            trackers.tick(nanos -> nanos / 1_000_000, pool -> {});
        }
    }

    /**
     * Returns how many members are up.
     *
     * @return members
     */
    public long up() {
        return pools.stream()
                .flatMap(p -> trackers.health(p.id()).stream())
                .filter(h -> h.state() == OperationalState.UP)
                .count();
    }

    /** Records as the manager keeps them, without the cluster. */
    private static final class Kept implements Memory {
        private final Map<String, HealthRecord> records = new HashMap<>();

        @Override
        public HealthRecord get(PoolId pool, MemberId member) {
            return records.getOrDefault(Memory.key(pool, member), HealthRecord.NEW);
        }

        @Override
        public void put(PoolId pool, MemberId member, HealthRecord record) {
            records.put(Memory.key(pool, member), record);
        }

        @Override
        public void retain(Set<String> keys) {}
    }
}
