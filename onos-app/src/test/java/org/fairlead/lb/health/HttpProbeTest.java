/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.CoreMatchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThat;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.HealthMonitor;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Checks of real sockets on the loopback interface. */
public class HttpProbeTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> requests = new ArrayBlockingQueue<>(10);
    private final BlockingQueue<Socket> accepted = new ArrayBlockingQueue<>(100);
    private HttpProbe probe;
    private ServerSocket server;
    private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private volatile boolean keepsOpen;

    @Before
    public void setUp() throws IOException {
        probe = new HttpProbe(Thread::new, timer);
        server = new ServerSocket(0, 10, LOOPBACK);
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @After
    public void tearDown() throws IOException {
        probe.close();
        server.close();
        timer.shutdownNow();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.add(socket);
                InputStream in = socket.getInputStream();
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) in.read());
                }
                requests.add(socket.getInetAddress().getHostAddress() + " " + request);
                OutputStream out = socket.getOutputStream();
                out.write(answer.getBytes(ISO_8859_1));
                out.flush();
                if (!keepsOpen) {
                    socket.close();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private CheckResult check(int port, InetAddress source, HealthMonitor monitor)
            throws Exception {
        CompletableFuture<CheckResult> result = new CompletableFuture<>();
        probe.check(new InetSocketAddress(LOOPBACK, port), source, monitor, result::complete);
        return result.get(20, TimeUnit.SECONDS);
    }

    private CheckResult check(HealthMonitor monitor) throws Exception {
        return check(server.getLocalPort(), null, monitor);
    }

    @Test
    public void asksForThePathWithTheTokenFromTheSourceAddress() throws Exception {
        HealthMonitor monitor =
                HealthMonitor.builder().path("/health?deep=1").token("s3cret").build();
        CheckResult result =
                check(server.getLocalPort(), InetAddress.getByName("127.0.0.9"), monitor);
        assertEquals("status 200", result.text);
        assertTrue(result.isGood());
        String request = requests.take();
        assertTrue(request, request.startsWith("127.0.0.9 GET /health?deep=1 HTTP/1.1\r\n"));
        assertThat(request, containsString("\r\nAuthorization: Bearer s3cret\r\n"));
        assertThat(request, containsString("\r\nConnection: close\r\n"));
        assertThat(request, containsString("\r\nHost: "));
    }

    @Test
    public void anotherStatusIsBadAndNamed() throws Exception {
        answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        CheckResult result = check(HealthMonitor.DEFAULT);
        assertEquals(CheckResult.Kind.BAD, result.kind);
        assertEquals("status 503 in place of 200", result.text);
        assertTrue(check(HealthMonitor.builder().expectedCodes(Set.of(200, 503)).build()).isGood());
    }

    @Test
    public void anAnswerIsCompleteWithItsLengthEvenIfTheConnectionStaysOpen() throws Exception {
        keepsOpen = true;
        answer = "HTTP/1.1 200 OK\r\ncontent-length:18\r\n\r\n{\"degraded\": true}";
        CheckResult result = check(HealthMonitor.DEFAULT);
        assertTrue(result.isGood());
        assertTrue(result.degraded);
    }

    @Test
    public void aClosedPortIsRefused() throws Exception {
        int port = server.getLocalPort();
        server.close();
        CheckResult result = check(port, null, HealthMonitor.DEFAULT);
        assertEquals(CheckResult.Kind.REFUSED, result.kind);
        assertEquals("connection refused", result.text);
    }

    @Test
    public void silenceEndsWithTheTimeout() throws Exception {
        keepsOpen = true;
        answer = "HTTP/1.1 200";
        CheckResult result = check(HealthMonitor.builder().timeoutMillis(100).build());
        assertEquals(CheckResult.Kind.SILENT, result.kind);
        assertEquals("no answer within 100 ms", result.text);
    }

    @Test
    public void aConnectionThatIsClosedAtOnceIsNoAnswer() throws Exception {
        answer = "";
        assertEquals(CheckResult.Kind.SILENT, check(HealthMonitor.DEFAULT).kind);
    }

    @Test
    public void whatIsNotHttpIsBad() throws Exception {
        answer = "SSH-2.0-OpenSSH_9.2\r\n";
        CheckResult result = check(HealthMonitor.DEFAULT);
        assertEquals(CheckResult.Kind.BAD, result.kind);
        assertEquals("the answer is not HTTP", result.text);
    }

    @Test
    public void anEndlessAnswerIsReadToALimitOnly() throws Exception {
        keepsOpen = true;
        answer = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000);
        assertTrue(check(HealthMonitor.DEFAULT).isGood());
    }

    @Test
    public void aSourceAddressThatIsNotThereIsNamed() throws Exception {
        CheckResult result =
                check(
                        server.getLocalPort(),
                        InetAddress.getByName("192.0.2.1"),
                        HealthMonitor.DEFAULT);
        assertEquals(CheckResult.Kind.NO_ROUTE, result.kind);
        assertFalse(result.isAnswer());
    }

    @Test
    public void manyChecksAtOnceNeedOneThread() throws Exception {
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            CompletableFuture<CheckResult> one = new CompletableFuture<>();
            all[i] = one;
            probe.check(
                    new InetSocketAddress(LOOPBACK, server.getLocalPort()),
                    null,
                    HealthMonitor.DEFAULT,
                    one::complete);
        }
        CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
        for (CompletableFuture<?> one : all) {
            assertTrue(((CheckResult) one.get()).isGood());
        }
    }

    @Test
    public void closingEndsChecksAndTheirSockets() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{";
        keepsOpen = true;
        CompletableFuture<CheckResult> result = new CompletableFuture<>();
        probe.check(
                new InetSocketAddress(LOOPBACK, server.getLocalPort()),
                null,
                HealthMonitor.builder().timeoutMillis(60_000).build(),
                result::complete);
        requests.take();
        probe.close();
        assertEquals(CheckResult.Kind.SILENT, result.get(20, TimeUnit.SECONDS).kind);
        Socket there = accepted.take();
        there.setSoTimeout(20_000);
        try {
            assertEquals("the member sees the end", -1, there.getInputStream().read());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the socket is still open", e);
        } catch (SocketException e) {
            // A reset is an end, too.
        }
        there.close();
    }
}
