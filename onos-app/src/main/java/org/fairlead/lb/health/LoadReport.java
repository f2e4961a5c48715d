/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.RequestTotals;

/**
 * A load report as a node sends it (docs/load-report.md). Whatever is not of that form, or out of
 * range, is refused; fields that are not known are passed over. Immutable.
 */
final class LoadReport {
    /** Longest report in bytes. */
    static final int MAX_LENGTH = 512;

    private static final int MAX_TEXT = 63;
    private static final int MAX_PORT = 65_535;
    private static final double MAX_NUMBER = 1e9;

    /** Whole numbers up to this one are exact in floating point. */
    private static final long MAX_TOTAL = 1L << 53;

    /** A square of what is below the former. */
    private static final double MAX_SQUARES = 1e30;

    private static final JsonFactory JSON = new JsonFactory();

    final String node;
    final long sequence;
    final String model;
    final String version;
    final boolean ready;
    final boolean stopping;
    final int port;
    private final boolean degraded;
    private final int inFlight;
    private final int queue;
    private final int workers;
    private final double ewmaMs;
    private final double p99Ms;
    private final double rate;
    private final double cpu;
    private final RequestTotals totals;

    private LoadReport(Reader r) {
        node = r.node;
        sequence = r.sequence;
        model = r.model;
        version = r.version;
        ready = r.ready;
        stopping = r.stopping;
        port = r.port;
        degraded = r.degraded;
        inFlight = r.inFlight;
        queue = r.queue;
        workers = r.workers;
        ewmaMs = r.ewmaMs;
        p99Ms = r.p99Ms;
        rate = r.rate;
        cpu = r.cpu;
        totals = r.totals;
    }

    /**
     * Reads a report.
     *
     * @param data where it is
     * @param offset where it begins
     * @param length how long it is
     * @return report
     * @throws IOException if it is not one
     */
    static LoadReport parse(byte[] data, int offset, int length) throws IOException {
        try (JsonParser json = JSON.createParser(data, offset, length)) {
            Reader reader = new Reader(json);
            reader.read();
            return new LoadReport(reader);
        }
    }

    /** The load of a member that has sent this. */
    MemberLoad of(MemberId member, long nanos) {
        return MemberLoad.builder(member, nanos)
                .ready(ready)
                .stopping(stopping)
                .degraded(degraded)
                .inFlight(inFlight)
                .queue(queue)
                .workers(workers)
                .ewmaMs(ewmaMs)
                .p99Ms(p99Ms)
                .rate(rate)
                .cpu(cpu)
                .version(version)
                .totals(totals)
                .build();
    }

    private static final class Reader {
        private final JsonParser json;
        private int format;
        private String node = "";
        private String model = "";
        private String version = "";
        private long sequence;
        private boolean ready;
        private boolean stopping;
        private boolean degraded;
        private int port;
        private int inFlight;
        private int queue;
        private int workers;
        private double ewmaMs;
        private double p99Ms;
        private double rate;
        private double cpu;
        private RequestTotals totals;

        Reader(JsonParser json) {
            this.json = json;
        }

        void read() throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            boolean readySaid = false;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                readySaid |= "ready".equals(name);
                field(name);
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("more than an object");
            }
            if (format < 1 || sequence < 1 || !readySaid) {
                throw new IOException("v, seq or ready is missing");
            }
        }

        private void field(String name) throws IOException {
            switch (name) {
                case "v":
                    format = (int) whole(Integer.MAX_VALUE);
                    break;
                case "node":
                    node = text();
                    break;
                case "model":
                    model = text();
                    break;
                case "version":
                    version = text();
                    break;
                case "seq":
                    sequence = sequence();
                    break;
                case "ready":
                    ready = json.getBooleanValue();
                    break;
                case "stopping":
                    stopping = json.getBooleanValue();
                    break;
                case "port":
                    port = (int) whole(MAX_PORT);
                    break;
                case "degraded":
                    degraded = json.getBooleanValue();
                    break;
                case "inFlight":
                    inFlight = (int) whole(Integer.MAX_VALUE);
                    break;
                case "queue":
                    queue = (int) whole(Integer.MAX_VALUE);
                    break;
                case "workers":
                    workers = (int) whole(Integer.MAX_VALUE);
                    break;
                case "ewmaMs":
                    ewmaMs = number(MAX_NUMBER);
                    break;
                case "p99Ms":
                    p99Ms = number(MAX_NUMBER);
                    break;
                case "rate":
                    rate = number(MAX_NUMBER);
                    break;
                case "cpu":
                    cpu = number(1);
                    break;
                case "total":
                    totals = totals();
                    break;
                default:
                    json.skipChildren();
            }
        }

        private RequestTotals totals() throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            long since = 0;
            long ok = 0;
            long fallback = 0;
            long failed = 0;
            double millis = 0;
            double squares = 0;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "since":
                        since = whole(MAX_TOTAL);
                        break;
                    case "ok":
                        ok = whole(MAX_TOTAL);
                        break;
                    case "degraded":
                        fallback = whole(MAX_TOTAL);
                        break;
                    case "failed":
                        failed = whole(MAX_TOTAL);
                        break;
                    case "ms":
                        millis = number(MAX_TOTAL);
                        break;
                    case "ms2":
                        squares = number(MAX_SQUARES);
                        break;
                    default:
                        json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || since == 0) {
                throw new IOException("since is missing, or the end");
            }
            return new RequestTotals(since, ok, fallback, failed, millis, squares);
        }

        private String text() throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > MAX_TEXT) {
                throw new IOException("not a short text");
            }
            return json.getText();
        }

        private long sequence() throws IOException {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new IOException("not a number");
            }
            return json.getLongValue();
        }

        private long whole(long most) throws IOException {
            double value = number(most);
            if (value != Math.rint(value)) {
                throw new IOException("not a whole number");
            }
            return (long) value;
        }

        private double number(double most) throws IOException {
            if (!json.currentToken().isNumeric()) {
                throw new IOException("not a number");
            }
            double value = json.getDoubleValue();
            if (!(value >= 0 && value <= most)) {
                throw new IOException("out of range");
            }
            return value;
        }
    }
}
