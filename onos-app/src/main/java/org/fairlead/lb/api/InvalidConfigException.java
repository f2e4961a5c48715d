/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** A value that cannot be right. */
public final class InvalidConfigException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String problem;

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
    }

    /**
     * Returns the field at fault.
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
     * Returns the same problem, seen from an enclosing object.
     *
     * @param prefix path of the object that holds the field, such as {@code members[2]}
     * @return exception that names the whole path
     */
    public InvalidConfigException within(String prefix) {
        return new InvalidConfigException(prefix + "." + field, problem);
    }
}
