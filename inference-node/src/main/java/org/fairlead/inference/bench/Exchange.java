/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that has one request under way at a time. It reads while it writes, for a server may
 * refuse before it has read everything. Not thread-safe.
 */
final class Exchange {

    private static final int BUFFER = 1 << 16;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CLOSE = "\r\nconnection: close";
    private static final int STATUS_AT = 9;

    private final InetSocketAddress address;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private SocketChannel channel;
    private ByteBuffer out;
    private boolean answered;
    private boolean closing;
    private int status;

    /** When the present request was due, in nanoseconds. */
    long due;

    Exchange(InetSocketAddress address, Selector selector) {
        this.address = address;
        this.selector = selector;
    }

    /** Begins a request, over a new connection where there is none. */
    void begin(ByteBuffer request, long dueNanos) throws IOException {
        out = request;
        due = dueNanos;
        answered = false;
        in.clear();
        if (channel == null) {
            closing = false;
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = channel.connect(address);
            channel.register(
                    selector,
                    connected
                            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                            : SelectionKey.OP_CONNECT,
                    this);
            return;
        }
        write();
    }

    /**
     * Goes on after the selector found something to do.
     *
     * @return whether the answer is complete and the connection may be used again
     */
    boolean proceed() throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key.isConnectable()) {
            channel.finishConnect();
            write();
            return false;
        }
        if (key.isWritable()) {
            write();
        }
        if (key.isReadable()) {
            read();
        }
        boolean done = answered && (closing || !out.hasRemaining());
        if (done && closing) {
            close();
        }
        return done;
    }

    private void write() throws IOException {
        channel.write(out);
        channel.keyFor(selector)
                .interestOps(
                        out.hasRemaining()
                                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                                : SelectionKey.OP_READ);
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("closed before the answer was complete");
        }
        String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int head = text.indexOf(END_OF_HEAD);
        if (head < 0) {
            return;
        }
        String fields = text.substring(0, head).toLowerCase(Locale.ROOT) + "\r\n";
        int length = fields.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("an answer without Content-Length: " + fields);
        }
        int from = length + LENGTH.length();
        int body = Integer.parseInt(fields.substring(from, fields.indexOf('\r', from)).trim());
        if (in.position() >= head + END_OF_HEAD.length() + body) {
            status = Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3));
            closing = fields.contains(CLOSE);
            answered = true;
        }
    }

    /** The status of the last answer. */
    int status() {
        return status;
    }

    void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone, which is what was wanted.
            }
            channel = null;
        }
    }
}
