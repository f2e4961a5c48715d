/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import java.util.Optional;
import java.util.function.Function;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/**
 * A question for the reason of a decision, as users write it: of a connection that is there, or of
 * one that might come now. Immutable.
 */
public final class Question {
    private final Ip4Address client;
    private final String clientPort;
    private final String vip;
    private final boolean now;
    private final Optional<ConnectPoint> ingress;

    /**
     * Reads a question.
     *
     * @param client address of the client
     * @param clientPort its port; null or empty if it is not given
     * @param vip name of the virtual address, or address and port with a colon between them
     * @param now whether it is about what would be decided now
     * @param ingress with {@code now}: switch and port that the connection would come in by; null
     *     or empty for where ONOS knows the client to be
     * @throws InvalidConfigException with the field that is missing or wrong
     */
    public Question(String client, String clientPort, String vip, boolean now, String ingress) {
        this.client = parsed("client", client, "an IPv4 address", Ip4Address::valueOf);
        this.vip = parsed("vip", vip, "a name", v -> v);
        if (!now || !isMissing(clientPort)) {
            parsed("clientPort", clientPort, "from 0 to 65535", Question::port);
        }
        this.clientPort = clientPort;
        this.now = now;
        this.ingress =
                !now || isMissing(ingress)
                        ? Optional.empty()
                        : Optional.of(
                                parsed(
                                        "ingress",
                                        ingress,
                                        "a switch and port such as of:0000000000000001/5",
                                        ConnectPoint::deviceConnectPoint));
    }

    /**
     * Finds the answer.
     *
     * @param config what is configured
     * @param decisions who knows
     * @return decision
     * @throws NotFoundException if there is no such virtual address, or no such connection
     */
    public Decision ask(LoadBalancerService config, DecisionService decisions) {
        int port = isMissing(clientPort) ? 0 : port(clientPort);
        Vip found =
                find(config)
                        .orElseThrow(() -> new NotFoundException("There is no VIP '" + vip + "'"));
        if (now) {
            return decisions.now(found.id(), client, port, ingress);
        }
        ConnectionKey key = new ConnectionKey(client, port, found.address(), found.port());
        return decisions
                .decision(key)
                .orElseThrow(() -> new NotFoundException("No connection " + key + " is known"));
    }

    private Optional<Vip> find(LoadBalancerService config) {
        if (!vip.contains(":")) {
            return config.vip(VipId.of(vip));
        }
        return config.vips().stream()
                .filter(v -> vip.equals(v.address() + ":" + v.port()))
                .findFirst();
    }

    private static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(text);
        }
        return port;
    }

    private static <T> T parsed(
            String field, String text, String expected, Function<String, T> parser) {
        if (isMissing(text)) {
            throw new InvalidConfigException(field, "is missing");
        }
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw new InvalidConfigException(field, "must be " + expected + "; got '" + text + "'");
        }
    }
}
