/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;
import java.util.stream.Collectors;

/** A value that cannot be right, or several of one document. */
public final class InvalidConfigException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String problem;
    private final transient List<InvalidConfigException> all;

    /**
     * Makes an exception.
     *
     * @param field the field at fault, as it is named in the REST API
     * @param problem what is wrong with it
     */
    public InvalidConfigException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
        this.all = List.of(this);
    }

    private InvalidConfigException(List<InvalidConfigException> all) {
        super(all.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
        this.field = all.get(0).field;
        this.problem = all.get(0).problem;
        this.all = List.copyOf(all);
    }

    /**
     * Makes one exception of several.
     *
     * @param problems at least one, each with one problem
     * @return exception that names all of them
     */
    public static InvalidConfigException of(List<InvalidConfigException> problems) {
        return problems.size() == 1 ? problems.get(0) : new InvalidConfigException(problems);
    }

    /**
     * Returns the problems one by one.
     *
     * @return immutable list, not empty; this exception itself if there is only one
     */
    public List<InvalidConfigException> all() {
        return all;
    }

    /**
     * Returns the field at fault, the first of several.
     *
     * @return name as in the REST API
     */
    public String field() {
        return field;
    }

    /**
     * Returns what is wrong with the field.
     *
     * @return text for the user
     */
    public String problem() {
        return problem;
    }

    /**
     * Returns the same problems, seen from an enclosing object.
     *
     * @param prefix path of the object that holds the field, such as {@code members[2]}
     * @return exception that names the whole path
     */
    public InvalidConfigException within(String prefix) {
        return of(
                all.stream()
                        .map(e -> new InvalidConfigException(prefix + "." + e.field, e.problem))
                        .collect(Collectors.toList()));
    }
}
