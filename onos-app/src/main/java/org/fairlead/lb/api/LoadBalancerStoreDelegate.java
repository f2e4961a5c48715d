/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onosproject.store.StoreDelegate;

/** Takes the events of the store. */
public interface LoadBalancerStoreDelegate extends StoreDelegate<LoadBalancerEvent> {}
