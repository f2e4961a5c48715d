/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onosproject.event.EventListener;

/** Hears of changes of members' health; must not block. */
public interface HealthListener extends EventListener<HealthEvent> {}
