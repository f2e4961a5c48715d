/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.RequestTotals;
import org.junit.Test;

/** The totals of a load report. */
public class LoadReportTest {

    private static Optional<RequestTotals> totals(String rest) throws IOException {
        byte[] data = ("{\"v\":1,\"seq\":1,\"ready\":true" + rest + "}").getBytes(UTF_8);
        return LoadReport.parse(data, 0, data.length).of(MemberId.of("n1"), 1).totals();
    }

    @Test
    public void totalsAreReadAsANodeWritesThem() throws IOException {
        RequestTotals totals =
                totals(
                                ",\"total\":{\"since\":1795440000000,\"ok\":9120,\"degraded\":2,"
                                        + "\"failed\":3,\"ms\":29354.25,\"ms2\":1.2345678901E17,"
                                        + "\"later\":[{}]},\"cpu\":0.5")
                        .orElseThrow(AssertionError::new);
        assertEquals(1795440000000L, totals.since());
        assertEquals(9120, totals.ok());
        assertEquals(2, totals.degraded());
        assertEquals(3, totals.failed());
        assertEquals(29354.25, totals.millis(), 0);
        assertEquals(1.2345678901E17, totals.squares(), 0);
    }

    @Test
    public void aNodeOfBeforeHasNone() throws IOException {
        assertFalse(totals("").isPresent());
    }

    @Test
    public void whatIsNotOfThatFormIsRefused() {
        for (String wrong :
                List.of(
                        "1",
                        "null",
                        "[]",
                        "{}",
                        "{\"since\":0}",
                        "{\"since\":1.5}",
                        "{\"since\":1,\"ok\":-1}",
                        "{\"since\":1,\"ok\":1e17}",
                        "{\"since\":1,\"failed\":\"1\"}",
                        "{\"since\":1,\"ms\":-0.1}",
                        "{\"since\":1,\"ms2\":1e31}")) {
            assertThrows(wrong, IOException.class, () -> totals(",\"total\":" + wrong));
        }
    }
}
