/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onosproject.event.EventListener;

/** Hears of changes to what is configured; must not block. */
public interface LoadBalancerListener extends EventListener<LoadBalancerEvent> {}
