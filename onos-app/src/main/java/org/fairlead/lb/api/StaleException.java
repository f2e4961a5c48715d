/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What should be changed is not what the author of the change believes it to be. */
public final class StaleException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message names the thing
     */
    public StaleException(String message) {
        super(message);
    }
}
