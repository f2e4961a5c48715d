/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import javax.ws.rs.client.WebTarget;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.OutcomeService;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.RequestTotals;
import org.fairlead.lb.api.SplitShare;
import org.junit.Test;

/** Outcomes per version over REST. */
public class OutcomesTest extends ResourceTest {

    @Override
    Object service(Class<?> type) {
        OutcomeService service = OutcomesTest::compare;
        return service;
    }

    private static OutcomeReport compare(
            PoolId pool, Optional<String> label, Optional<String> base, int minutes) {
        if (!pool.equals(PoolId.of("inference"))) {
            throw new NotFoundException("There is no pool '" + pool + "'");
        }
        if (base.isPresent()) {
            throw new InvalidConfigException("base", "must be a value of it");
        }
        return new OutcomeReport(
                pool,
                label.orElse("none"),
                "v1",
                0,
                minutes * 60_000L,
                List.of(
                        new Outcome(
                                "v1",
                                new SplitShare("version", "v1", 90),
                                List.of(MemberId.of("n1"), MemberId.of("n2")),
                                new RequestTotals(1, 2, 0, 2, 6, 20),
                                null,
                                null),
                        new Outcome(
                                "v2",
                                null,
                                List.of(),
                                RequestTotals.none(0),
                                new Difference("t", Double.NaN, 0, 0, Double.NaN),
                                new Difference("z", 0.01, 0.005, 0.015, 0.001))));
    }

    private JsonNode get(int status, String... query) throws Exception {
        WebTarget target = target("pools/" + query[0] + "/ab");
        for (int i = 1; i < query.length; i += 2) {
            target = target.queryParam(query[i], query[i + 1]);
        }
        Response response = target.request().get();
        assertEquals(status, response.getStatus());
        return new ObjectMapper().readTree(response.readEntity(String.class));
    }

    @Test
    public void showsCountsAndDifferences() throws Exception {
        JsonNode json = get(200, "inference", "label", "version", "minutes", "5");
        assertEquals("version", json.get("label").asText());
        assertEquals("v1", json.get("base").asText());
        assertEquals("1970-01-01T00:05:00Z", json.get("to").asText());
        JsonNode v1 = json.at("/values/0");
        assertEquals(4, v1.get("requests").asInt());
        assertEquals(2, v1.get("failed").asInt());
        assertEquals(90, v1.get("percent").asInt());
        assertEquals("n2", v1.at("/members/1").asText());
        assertEquals(3, v1.get("meanMs").asDouble(), 1e-9);
        assertEquals(Math.sqrt(2), v1.get("sdMs").asDouble(), 1e-9);
        assertTrue(v1.get("latency").isNull());
        JsonNode v2 = json.at("/values/1");
        assertTrue(v2.get("meanMs").isNull());
        assertTrue(v2.get("percent").isNull());
        assertTrue(v2.at("/latency/p").isNull());
        assertEquals(1, v2.at("/failures/difference").asDouble(), 1e-9);
        assertTrue(v2.at("/failures/real").asBoolean());
        assertEquals("1970-01-01T01:00:00Z", get(200, "inference").get("to").asText());
    }

    @Test
    public void whatIsWrongIsNamed() throws Exception {
        assertEquals(
                "minutes", get(400, "inference", "minutes", "0").at("/errors/0/field").asText());
        assertEquals("base", get(400, "inference", "base", "v9").at("/errors/0/field").asText());
        assertEquals(404, get(404, "other").get("status").asInt());
    }
}
