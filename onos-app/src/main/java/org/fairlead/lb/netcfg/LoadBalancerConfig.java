/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.netcfg;

import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.codec.ConfigurationCodec;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;

/**
 * The part {@code apps / org.fairlead.lb / loadBalancer} of ONOS' network configuration: the same
 * document that the REST API imports.
 */
public final class LoadBalancerConfig extends Config<ApplicationId> {
    /** Name of this part. */
    public static final String KEY = "loadBalancer";

    /**
     * Reads the document.
     *
     * @return configuration
     * @throws org.fairlead.lb.api.InvalidConfigException with all that is wrong with it
     */
    public Configuration configuration() {
        return ConfigurationCodec.decode(node());
    }

    /**
     * Checks the document by itself; ONOS answers a request that brings a wrong one with what is
     * wrong.
     *
     * @return true
     * @throws org.fairlead.lb.api.InvalidConfigException with all that is wrong with it
     */
    @Override
    public boolean isValid() {
        configuration();
        return true;
    }
}
