/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.codec.DecisionCodec;
import org.fairlead.lb.codec.Question;
import org.onosproject.cli.AbstractShellCommand;

/** Says how a connection came to its member, or where one would go now. */
@Service
@Command(
        scope = "onos",
        name = "lb-explain",
        description =
                "Says how a connection came to its member; without the client's port, or with -n,"
                        + " what would be decided now, which changes nothing")
public final class ExplainCommand extends AbstractShellCommand {

    @Argument(
            index = 0,
            name = "vip",
            description = "Name of the virtual address, or address:port",
            required = true)
    @Completion(VipCompleter.class)
    private String vip;

    @Argument(
            index = 1,
            name = "client",
            description = "Address of the client, or address:port",
            required = true)
    @Completion(ClientCompleter.class)
    private String client;

    @Argument(index = 2, name = "port", description = "Port of the client")
    private String port;

    @Option(name = "-n", aliases = "--now", description = "What would be decided now")
    private boolean now;

    @Option(
            name = "-i",
            aliases = "--ingress",
            description = "Switch and port that the connection would come in by; implies -n")
    private String ingress;

    @Override
    protected void doExecute() {
        int colon = client.indexOf(':');
        String from = colon < 0 ? client : client.substring(0, colon);
        String by = colon < 0 ? port : client.substring(colon + 1);
        Question question =
                new Question(from, by, vip, now || by == null || ingress != null, ingress);
        Decision decision =
                question.ask(get(LoadBalancerService.class), get(DecisionService.class));
        if (outputJson()) {
            print("%s", DecisionCodec.encode(decision));
        } else {
            Explanation.of(decision).forEach(line -> print("%s", line));
        }
    }
}
