/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.Ticket;

/** Makes tickets from requests, and watches over the deadline and the connection. */
final class Tickets {

    static final String HEADER = "X-Request-Timeout-Ms";

    private static final long LONGEST_MILLIS = 600_000;

    private Tickets() {}

    /**
     * The ticket of a request.
     *
     * @throws BadRequestException where its deadline is not a number of milliseconds
     */
    static Ticket of(HttpRequest<?> request) throws BadRequestException {
        String header = request.getHeaders().get(HEADER);
        if (header == null || header.isBlank()) {
            return Ticket.unlimited();
        }
        try {
            long millis = Long.parseLong(header.trim());
            if (millis >= 1 && millis <= LONGEST_MILLIS) {
                return Ticket.of(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException e) {
            // Said below, like a number that makes no sense.
        }
        throw new BadRequestException(
                HEADER + " must be a number of milliseconds from 1 to " + LONGEST_MILLIS + ".");
    }

    /** Cancels the ticket when the caller closes the connection before the work is done. */
    static void watch(HttpRequest<?> request, Ticket ticket, CompletableFuture<?> work) {
        if (!(request instanceof NettyHttpRequest<?> netty)) {
            return;
        }
        ChannelFuture closed = netty.getChannelHandlerContext().channel().closeFuture();
        ChannelFutureListener listener = future -> ticket.cancel();
        closed.addListener(listener);
        // A connection lives longer than a request and must not gather what has been done.
        work.whenComplete((result, failure) -> closed.removeListener(listener));
    }

    /** Fails the work when the deadline passes, even while it still waits for its turn. */
    static <T> CompletableFuture<T> limited(CompletableFuture<T> work, Ticket ticket) {
        if (!ticket.isLimited()) {
            return work;
        }
        return work.copy()
                .orTimeout(ticket.remainingMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(expired(failure, ticket)));
    }

    private static Throwable expired(Throwable failure, Ticket ticket) {
        if (!(failure instanceof TimeoutException)) {
            return failure;
        }
        ticket.expire();
        return new AbandonedException(AbandonedException.Reason.EXPIRED);
    }
}
