/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.fairlead.lb.api.OperationalState.DOWN;
import static org.fairlead.lb.api.OperationalState.UNKNOWN;
import static org.fairlead.lb.api.OperationalState.UP;
import static org.fairlead.lb.health.Await.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.store.FakeCluster;
import org.junit.After;
import org.junit.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Versioned;

/** What the cluster remembers of members. */
public class HealthRecordsTest {
    private static final PoolId POOL = PoolId.of("p");
    private static final MemberId N1 = MemberId.of("n1");
    private static final HealthRecord RECORD =
            HealthRecord.NEW
                    .with(1_000, UP, "status 200", true)
                    .with(2_000, DOWN, "connection refused, \"really\"", false);

    private final FakeCluster cluster = new FakeCluster();
    private HealthRecords records = open();

    private HealthRecords open() {
        return new HealthRecords(cluster, new DefaultApplicationId(7, "org.fairlead.lb"), 50);
    }

    @After
    public void close() {
        records.close();
    }

    private ConsistentMap<String, String> map() {
        return cluster.map("fairlead-health");
    }

    private void awaitWritten(HealthRecord record) throws Exception {
        await(
                "written",
                () -> {
                    HealthRecords other = open();
                    try {
                        return other.get(POOL, N1).equals(record);
                    } finally {
                        other.close();
                    }
                });
    }

    @Test
    public void whatIsPutIsReadByTheNextAsItWas() throws Exception {
        assertSame("nobody has heard of it", HealthRecord.NEW, records.get(POOL, N1));
        records.put(POOL, N1, RECORD);
        assertEquals("at once here", RECORD, records.get(POOL, N1));
        awaitWritten(RECORD);
        records.close();
        records = open();
        HealthRecord read = records.get(POOL, N1);
        assertEquals(DOWN, read.state());
        assertEquals(2_000, read.since());
        assertEquals("connection refused, \"really\"", read.reason());
        assertFalse(read.answers());
        assertEquals(RECORD.history(), read.history());
    }

    @Test
    public void whatWaitsIsStillWrittenWhenItIsClosed() throws Exception {
        records.put(POOL, N1, RECORD);
        records.close();
        awaitWritten(RECORD);
    }

    @Test
    public void onlyChangesAreWritten() throws Exception {
        records.put(POOL, N1, RECORD);
        awaitWritten(RECORD);
        Versioned<String> before = map().get("p/n1");
        records.put(POOL, N1, HealthRecord.NEW.with(1, UP, "", true));
        records.put(POOL, N1, RECORD);
        records.put(POOL, N1, RECORD);
        records.put(POOL, MemberId.of("n2"), RECORD);
        await("the one after it is written", () -> map().containsKey("p/n2"));
        long writes = map().get("p/n1").version() - before.version();
        assertTrue("two at most of three, for two are the same: " + writes, writes <= 2);
    }

    @Test
    public void whatCannotBeReadIsAsIfItWereNotThere() {
        map().put("p/n1", "{\"history\":[{\"state\":\"splendid\"}]}");
        map().put("p/n2", "{");
        map().put("p/n3", "{}");
        records.close();
        records = open();
        for (String member : new String[] {"n1", "n2", "n3"}) {
            assertEquals(UNKNOWN, records.get(POOL, MemberId.of(member)).state());
        }
    }

    @Test
    public void whatOthersWriteIsToldOfAndWhatOneselfWritesIsNot() throws Exception {
        AtomicInteger told = new AtomicInteger();
        records.onChange(told::incrementAndGet);
        records.put(POOL, N1, RECORD);
        awaitWritten(RECORD);
        assertEquals(0, told.get());
        HealthRecord up = RECORD.with(3_000, UP, "back", true);
        HealthRecords other = open();
        other.put(POOL, N1, up);
        await("told", () -> told.get() == 1);
        assertEquals(up, records.get(POOL, N1));
        other.retain(Set.of());
        await("told", () -> told.get() == 2);
        assertSame(HealthRecord.NEW, records.get(POOL, N1));
        other.close();
    }

    @Test
    public void membersThatAreGoneAreForgottenEverywhere() throws Exception {
        MemberId n2 = MemberId.of("n2");
        records.put(POOL, N1, RECORD);
        records.put(POOL, n2, RECORD);
        await("written", () -> map().size() == 2);
        records.retain(Set.of(Memory.key(POOL, n2)));
        await("removed", () -> map().size() == 1);
        assertSame(HealthRecord.NEW, records.get(POOL, N1));
        assertEquals(RECORD, records.get(POOL, n2));
    }

    @Test
    public void whatCouldNotBeWrittenIsTriedAgain() throws Exception {
        cluster.away(true);
        records.put(POOL, N1, RECORD);
        records.put(POOL, MemberId.of("n2"), RECORD);
        assertEquals("decisions go on", RECORD, records.get(POOL, N1));
        cluster.away(false);
        await("written", () -> map().size() == 2);
        awaitWritten(RECORD);
    }

    @Test
    public void ofThoseThatCouldNotBeWrittenTheNewestIsWritten() throws Exception {
        HealthRecord up = RECORD.with(3_000, UP, "back", true);
        cluster.away(true);
        records.put(POOL, N1, RECORD);
        records.put(POOL, N1, up);
        cluster.away(false);
        awaitWritten(up);
    }
}
