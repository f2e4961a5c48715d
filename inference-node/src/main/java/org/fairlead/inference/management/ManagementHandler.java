/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers the requests below one path of the management port. Thread-safe. */
interface ManagementHandler {

    /** The path; longer paths that begin with it and a slash belong to it as well. */
    String path();

    /** Handles a request that may be here; {@link Replies} has the ways to answer. */
    void handle(HttpExchange exchange) throws IOException;
}
