/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.StreamingOutput;
import org.fairlead.lb.events.EndedStreams;
import org.fairlead.lb.events.EventService;
import org.fairlead.lb.events.EventType;
import org.fairlead.lb.events.Subscription;
import org.junit.Test;

/** What the stream of events refuses; what it tells, the lab shows. */
public class EventsTest extends ResourceTest {

    private EventService service = new Full();

    @Override
    Object service(Class<?> type) {
        return service;
    }

    @Test
    public void moreListenersThanThereMayBeAreToldToComeLater() {
        Response response = target("events").request().get();
        assertEquals(503, response.getStatus());
        assertEquals("10", response.getHeaderString("Retry-After"));
        assertEquals("application/problem+json", response.getMediaType().toString());
    }

    @Test
    public void typesThatAreNoneAreNamed() {
        Response response = target("events").queryParam("types", "config,x").request().get();
        assertEquals(400, response.getStatus());
        String body = response.readEntity(String.class);
        assertTrue(body, body.contains("\"field\":\"types\""));
    }

    @Test
    public void askingForTheHeadOnlyBeginsNoStream() {
        Response response = target("events").request().head();
        assertEquals(200, response.getStatus());
        assertEquals(EventsResource.EVENT_STREAM, response.getMediaType().toString());
    }

    private StreamingOutput body() {
        return (StreamingOutput) new EventsResource().stream(null, null).getEntity();
    }

    @Test
    public void sendsEventsToTheEndAfterWhatMakesJerseySendAtAll() throws Exception {
        EndedStreams streams = new EndedStreams();
        service = streams;
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream out =
                new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                };
        body().write(out);
        String text = out.toString("UTF-8");
        int begin = text.indexOf("retry:");
        assertTrue("Jersey keeps 8192 bytes back", begin > 8192);
        assertTrue("they are a comment", text.substring(0, begin).matches(": +\n"));
        assertEquals(
                "retry: 2000\n: welcome\n\n"
                        + "id: run.1\nevent: config\ndata: {}\n\n"
                        + "event: end\ndata: {\"reason\":\"that is all\"}\n\n",
                text.substring(begin));
        assertTrue("the client sees a proper end", closed[0]);
        assertEquals(0, streams.open());
    }

    @Test
    public void aListenerWhoWentAwayIsForgottenWithoutAStir() throws Exception {
        EndedStreams streams = new EndedStreams();
        service = streams;
        body().write(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("Broken pipe");
                            }
                        });
        assertEquals(0, streams.open());
    }

    /** Has as many listeners as there may be. */
    private static final class Full implements EventService {
        @Override
        public Optional<Subscription> subscribe(Set<EventType> types, String after) {
            return Optional.empty();
        }

        @Override
        public void unsubscribe(Subscription client) {
            throw new AssertionError("nobody has subscribed");
        }
    }
}
