/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.slf4j.LoggerFactory.getLogger;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.ws.rs.GET;
import javax.ws.rs.HEAD;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.ServiceUnavailableException;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.StreamingOutput;
import org.fairlead.lb.events.EventService;
import org.fairlead.lb.events.EventType;
import org.fairlead.lb.events.StreamEvent;
import org.fairlead.lb.events.Subscription;
import org.onosproject.rest.AbstractWebResource;
import org.slf4j.Logger;

/** The stream of changes and decisions, as server-sent events. */
@Path("events")
@Produces(EventsResource.EVENT_STREAM)
public final class EventsResource extends AbstractWebResource {
    static final String EVENT_STREAM = "text/event-stream";

    /** Well below the 30 s after which ONOS' web server closes a connection that is silent. */
    static final long HEART_BEAT_MILLIS = 10_000;

    private static final long RETRY_SECONDS = 10;

    /** Jersey sends nothing of an answer before 8192 bytes of it are there; then it does. */
    private static final String OPENING = ":" + " ".repeat(8192) + "\nretry: 2000\n: welcome\n\n";

    private static final String HEART_BEAT = ": still here\n\n";

    private final Logger log = getLogger(getClass());

    /**
     * Tells what changes and what is decided, until the client goes or the application stops.
     *
     * @param types kinds of events with commas between them: {@code config}, {@code health}, {@code
     *     weight}, {@code decision}; all if left out
     * @param last id of the last event that the client has seen, which comes back
     * @return 200, 400, or 503 if there are too many listeners
     */
    @GET
    public Response stream(
            @QueryParam("types") String types, @HeaderParam("Last-Event-ID") String last) {
        Set<EventType> wanted = EventType.parse("types", types);
        EventService service = get(EventService.class);
        Subscription client =
                service.subscribe(wanted, last)
                        .orElseThrow(
                                () ->
                                        new ServiceUnavailableException(
                                                "Too many listen already", RETRY_SECONDS));
        StreamingOutput body =
                out -> {
                    try {
                        write(client, out);
                    } catch (IOException e) {
                        // Thrown on, it would stand in ONOS' log with all its stack, as an error.
                        log.debug("A listener went away: {}", e.toString());
                    } finally {
                        service.unsubscribe(client);
                    }
                };
        return Response.ok(body, EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no") // or nginx would keep the events for itself
                .build();
    }

    /**
     * Answers without a stream: else Jersey would have one written that nobody reads.
     *
     * @param types kinds of events, as above
     * @return 200, or 400
     */
    @HEAD
    public Response head(@QueryParam("types") String types) {
        EventType.parse("types", types);
        return Response.ok().type(EVENT_STREAM).build();
    }

    private static void write(Subscription client, OutputStream out) throws IOException {
        send(out, OPENING);
        try {
            while (!client.isOver()) {
                StreamEvent event = client.next(HEART_BEAT_MILLIS);
                send(out, event == null ? HEART_BEAT : event.text());
            }
            // Not left to Jersey: where the application stops, Jersey has stopped before.
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
