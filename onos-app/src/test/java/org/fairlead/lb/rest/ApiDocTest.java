/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;
import javax.ws.rs.QueryParam;
import org.junit.Test;

/** The page of documentation says what the REST API does. */
public class ApiDocTest {

    private static JsonNode document() throws Exception {
        try (InputStream in = ApiDocTest.class.getResourceAsStream("/apidoc/swagger.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Set<String> offered() {
        Set<String> calls = new TreeSet<>();
        for (Class<?> type : new FairleadWebApplication().getClasses()) {
            if (!type.isAnnotationPresent(Path.class)) {
                continue;
            }
            for (Method method : type.getMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (http != null) {
                        calls.add(call(type, method, http.value()));
                    }
                }
            }
        }
        return calls;
    }

    private static String call(Class<?> type, Method method, String http) {
        String path = "/" + type.getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        Set<String> queries = new TreeSet<>();
        Arrays.stream(method.getParameters())
                .map(p -> p.getAnnotation(QueryParam.class))
                .filter(q -> q != null)
                .forEach(q -> queries.add(q.value()));
        return http + " " + path + (own == null ? "" : "/" + own.value()) + " " + queries;
    }

    @Test
    public void everyCallIsDocumentedWithItsParameters() throws Exception {
        Set<String> documented = new TreeSet<>();
        document()
                .get("paths")
                .fields()
                .forEachRemaining(
                        path ->
                                path.getValue()
                                        .fields()
                                        .forEachRemaining(
                                                call ->
                                                        documented.add(
                                                                call.getKey()
                                                                                .toUpperCase(
                                                                                        Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey()
                                                                        + " "
                                                                        + queries(
                                                                                call.getValue()))));
        assertEquals(String.join("\n", offered()), String.join("\n", documented));
    }

    private static Set<String> queries(JsonNode call) {
        Set<String> queries = new TreeSet<>();
        for (JsonNode parameter : call.get("parameters")) {
            if (parameter.get("in").asText().equals("query")) {
                queries.add(parameter.get("name").asText());
            }
        }
        return queries;
    }

    @Test
    public void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode document = document();
        for (JsonNode ref : document.findValues("$ref")) {
            assertTrue(ref.asText(), document.at(ref.asText().substring(1)).isObject());
        }
    }
}
