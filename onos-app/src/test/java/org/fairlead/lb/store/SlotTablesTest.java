/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.VipId;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.cluster.ClusterServiceAdapter;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.LeadershipServiceAdapter;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.core.DefaultApplicationId;

/** Slot tables on a cluster. */
public class SlotTablesTest {
    private static final VipId WEB = VipId.of("web");
    private static final Slot.Owner N1 = Slot.Owner.of(PoolId.of("a"), MemberId.of("n1"));
    private static final Slot.Owner N2 = Slot.Owner.of(PoolId.of("a"), MemberId.of("n2"));

    private final FakeCluster cluster = new FakeCluster();
    private NodeId leader = NodeId.nodeId("here");
    private DistributedSlotTables tables;

    @Before
    public void begin() {
        tables = new DistributedSlotTables();
        tables.storageService = cluster;
        tables.coreService =
                new CoreServiceAdapter() {
                    @Override
                    public ApplicationId registerApplication(String name) {
                        return new DefaultApplicationId(7, name);
                    }
                };
        tables.leadershipService =
                new LeadershipServiceAdapter() {
                    @Override
                    public NodeId getLeader(String path) {
                        return leader;
                    }
                };
        tables.clusterService =
                new ClusterServiceAdapter() {
                    @Override
                    public ControllerNode getLocalNode() {
                        return new DefaultControllerNode(
                                NodeId.nodeId("here"), IpAddress.valueOf("127.0.0.1"));
                    }
                };
        tables.activate();
    }

    @After
    public void end() {
        tables.deactivate();
    }

    private static SlotTable table(Slot last) {
        List<Slot> slots = new ArrayList<>(SlotTable.empty(WEB, 1).slots());
        slots.set(0, Slot.of(N1, null, 5));
        slots.set(63, last);
        return SlotTable.of(WEB, slots);
    }

    @Test
    public void whatIsStoredIsThereForTheNextController() {
        assertFalse(tables.table(WEB).isPresent());
        tables.put(table(Slot.of(N2, N1, 1_700_000_000_000L)));
        end();
        begin();
        assertEquals(Optional.of(table(Slot.of(N2, N1, 1_700_000_000_000L))), tables.table(WEB));
        tables.put(table(Slot.of(null, N1, 3)));
        end();
        begin();
        assertEquals(Optional.of(table(Slot.of(null, N1, 3))), tables.table(WEB));
        assertEquals(1, List.copyOf((List<SlotTable>) tables.tables()).size());
        tables.remove(WEB);
        tables.remove(WEB);
        assertFalse(tables.table(WEB).isPresent());
    }

    @Test
    public void onlyTheLeaderLeads() {
        assertTrue(tables.isLeader());
        leader = NodeId.nodeId("there");
        assertFalse(tables.isLeader());
        leader = null;
        assertFalse(tables.isLeader());
    }

    @Test
    public void whatAnotherHasChangedIsNotOverwritten() {
        tables.put(table(Slot.FREE));
        cluster.keepQuiet();
        cluster.map("fairlead-slots").put("web", "{\"vip\":\"web\",\"slots\":[]}");
        SlotTable next = table(Slot.of(N2, null, 1));
        assertThrows(IllegalStateException.class, () -> tables.put(next));
    }

    @Test
    public void whatCannotBeReadIsNotThereAndIsReplaced() {
        cluster.map("fairlead-slots").put("web", "{\"vip\":\"web\",\"slots\":[{\"owner\":\"x\"}]}");
        assertFalse(tables.table(WEB).isPresent());
        tables.put(table(Slot.FREE));
        assertEquals(Optional.of(table(Slot.FREE)), tables.table(WEB));
    }
}
