/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What should be created is there already. */
public final class AlreadyExistsException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message names the thing
     */
    public AlreadyExistsException(String message) {
        super(message);
    }
}
