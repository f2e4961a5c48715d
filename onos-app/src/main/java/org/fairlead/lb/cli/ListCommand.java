/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.onosproject.cli.AbstractShellCommand;

/** A command that lists things, as a table or, with -j, as JSON. */
abstract class ListCommand extends AbstractShellCommand {

    @Override
    protected final void doExecute() {
        if (outputJson()) {
            ObjectNode json = new ObjectMapper().createObjectNode();
            json(json.putArray(name()));
            print("%s", json);
        } else {
            table();
        }
    }

    /** Name of the list in JSON, as in the REST API. */
    abstract String name();

    abstract void json(ArrayNode array);

    abstract void table();

    void row(Table table, Object... values) {
        print("%s", table.row(values));
    }
}
