/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What was asked for does not exist. */
public final class NotFoundException extends LoadBalancerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message names the thing
     */
    public NotFoundException(String message) {
        super(message);
    }
}
