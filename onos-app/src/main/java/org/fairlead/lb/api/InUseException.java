/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What should be removed is still needed by something else. */
public final class InUseException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message names the thing and its user
     */
    public InUseException(String message) {
        super(message);
    }
}
