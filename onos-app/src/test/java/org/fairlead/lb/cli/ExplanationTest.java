/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.api.VipId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** How the command line explains a decision. */
public class ExplanationTest {
    private static final Ip4Address VIP = Ip4Address.valueOf("198.18.0.100");
    private static final ConnectionKey KEY =
            new ConnectionKey(Ip4Address.valueOf("198.18.0.1"), 40000, VIP, 80);

    private static Candidate candidate(String id, double score, String note) {
        Member member = Member.builder().id(MemberId.of(id)).address(VIP).port(8000).build();
        return Candidate.of(member, score, note);
    }

    private static Decision decision(String reason) {
        return Decision.builder(KEY, VipId.of("web"))
                .made(7, 1_000)
                .ingress(ConnectPoint.deviceConnectPoint("of:0000000000000001/5"))
                .routed(
                        "canary",
                        PoolId.of("inference"),
                        new SplitShare("version", "v1", 90),
                        Map.of("version", "v1"),
                        "")
                .chosen("p2c-ewma", MemberId.of("n1"), reason)
                .candidates(
                        List.of(
                                candidate("n1", 1.23456789, "12 ms, 0 in flight"),
                                candidate("a-member-with-a-very-long-name", Double.NaN, reason)))
                .build();
    }

    @Test
    public void showsPolicySplitAndCandidates() {
        assertEquals(
                List.of(
                        "client     198.18.0.1:40000",
                        "vip        web 198.18.0.100:80",
                        "ingress    of:0000000000000001/5",
                        "decided    7, 1970-01-01T00:00:01Z",
                        "policy     canary",
                        "pool       inference",
                        "split      version=v1 90%",
                        "labels     version=v1",
                        "note       -",
                        "algorithm  p2c-ewma",
                        "member     n1",
                        "reason     the better of two",
                        "",
                        "CANDIDATE                         SCORE NOTE",
                        "n1                              1.23457 12 ms, 0 in flight",
                        "a-member-with-a-very-lo~              - the better of two"),
                Explanation.of(decision("the better of two")));
    }

    @Test
    public void fitsTheTerminal() {
        List<String> lines = Explanation.of(decision("because ".repeat(50)));
        assertTrue(lines.stream().allMatch(l -> l.length() <= 100));
        assertTrue("what is cut shows it", lines.get(11).endsWith("~"));
    }

    @Test
    public void whatDoesNotApplyIsADash() {
        List<String> lines =
                Explanation.of(
                        Decision.builder(KEY, VipId.of("web"))
                                .routed(null, PoolId.of("inference"), null, Map.of(), "")
                                .build());
        assertTrue(lines.contains("policy     -"));
        assertTrue(lines.contains("decided    -"));
        assertTrue(lines.contains("member     -"));
        assertFalse(lines.contains(""));
    }
}
