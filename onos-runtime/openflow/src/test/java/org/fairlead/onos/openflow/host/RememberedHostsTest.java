/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;

public class RememberedHostsTest {

    private static final HostId ONE = HostId.hostId("02:00:00:00:00:01/None");
    private static final HostId TWO = HostId.hostId("02:00:00:00:00:02/100");
    private static final ConnectPoint HERE =
            ConnectPoint.deviceConnectPoint("of:0000000000000001/3");
    private static final ConnectPoint THERE =
            ConnectPoint.deviceConnectPoint("of:0000000000000002/4");
    private static final Set<Ip4Address> ADDRESSES =
            Set.of(Ip4Address.valueOf("10.0.0.1"), Ip4Address.valueOf("10.0.0.2"));

    private final Map<String, String> storage = new HashMap<>();
    private final RememberedHosts hosts = new RememberedHosts(storage, 2);

    @Test
    public void recallsHostsAfterARestart() {
        hosts.remember(ONE, HERE, ADDRESSES);
        hosts.remember(TWO, THERE, Set.of());
        RememberedHosts recalled = new RememberedHosts(new HashMap<>(storage), 2);
        assertEquals(hosts.at(p -> true).size(), recalled.at(p -> true).size());
        RememberedHosts.Entry entry = recalled.at(HERE::equals).get(0);
        assertEquals(ONE, entry.host);
        assertEquals(HERE, entry.place);
        assertEquals(ADDRESSES, entry.addresses);
        assertEquals(TWO, recalled.at(THERE::equals).get(0).host);
    }

    @Test
    public void theLastPlaceCounts() {
        hosts.remember(ONE, HERE, ADDRESSES);
        hosts.remember(ONE, THERE, ADDRESSES);
        assertEquals(List.of(), hosts.at(HERE::equals));
        assertEquals(1, hosts.at(THERE::equals).size());
        assertEquals(1, storage.size());
    }

    @Test
    public void whatIsForgottenStaysForgotten() {
        hosts.remember(ONE, HERE, ADDRESSES);
        hosts.forget(ONE);
        assertEquals(List.of(), hosts.at(p -> true));
        assertTrue(storage.isEmpty());
    }

    @Test
    public void aHostThatIsSeenAgainHasAnsweredItsQuestions() {
        hosts.remember(ONE, HERE, ADDRESSES);
        hosts.at(HERE::equals).get(0).unanswered = 5;
        hosts.remember(ONE, HERE, ADDRESSES);
        assertEquals(0, hosts.at(HERE::equals).get(0).unanswered);
    }

    @Test
    public void madeUpHostsDoNotFillTheMemory() {
        hosts.remember(ONE, HERE, ADDRESSES);
        hosts.remember(TWO, HERE, ADDRESSES);
        hosts.remember(HostId.hostId("02:00:00:00:00:03/None"), HERE, ADDRESSES);
        hosts.remember(TWO, THERE, ADDRESSES);
        assertEquals(2, storage.size());
        assertEquals(TWO, hosts.at(THERE::equals).get(0).host);
    }

    @Test
    public void whatCannotBeReadIsSkipped() {
        storage.put("nonsense", "of:01/1");
        storage.put(ONE.toString(), "nowhere");
        storage.put(TWO.toString(), "of:0000000000000002/4 10.0.0.7");
        assertEquals(1, new RememberedHosts(storage, 2).at(p -> true).size());
    }
}
