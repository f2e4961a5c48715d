/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** Something about virtual addresses, pools or members that could not be done. */
public abstract class LoadBalancerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what went wrong, for the user
     */
    protected LoadBalancerException(String message) {
        super(message);
    }
}
