/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.Provider;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.StaleException;
import org.onlab.osgi.ServiceNotFoundException;
import org.slf4j.Logger;

/** Answers every failure as application/problem+json (RFC 9457). */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");

    private final Logger log = getLogger(getClass());

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof InvalidConfigException) {
            ObjectNode json = problem(400, "Invalid value", failure.getMessage());
            ArrayNode errors = json.putArray("errors");
            for (InvalidConfigException e : ((InvalidConfigException) failure).all()) {
                errors.addObject().put("field", e.field()).put("message", e.problem());
            }
            return answer(400, json);
        }
        if (failure instanceof NotFoundException) {
            return answer(404, problem(404, "Not found", failure.getMessage()));
        }
        if (failure instanceof AlreadyExistsException || failure instanceof InUseException) {
            return answer(409, problem(409, "Conflict", failure.getMessage()));
        }
        if (failure instanceof StaleException) {
            return answer(412, problem(412, "Precondition failed", failure.getMessage()));
        }
        if (failure instanceof ServiceNotFoundException) {
            return answer(503, problem(503, "Not ready", "Fairlead is starting or stopping"));
        }
        if (failure instanceof WebApplicationException) {
            Response response = ((WebApplicationException) failure).getResponse();
            int status = response.getStatus();
            String title = response.getStatusInfo().getReasonPhrase();
            return Response.fromResponse(response)
                    .type(PROBLEM)
                    .entity(problem(status, title, failure.getMessage()).toString())
                    .build();
        }
        log.warn("A REST request failed", failure);
        return answer(500, problem(500, "Internal error", "See the log of ONOS"));
    }

    private static ObjectNode problem(int status, String title, String detail) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }

    private static Response answer(int status, ObjectNode json) {
        return Response.status(status).type(PROBLEM).entity(json.toString()).build();
    }
}
