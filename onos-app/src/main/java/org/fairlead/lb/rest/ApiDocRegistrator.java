/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import org.onosproject.rest.AbstractApiDocRegistrator;
import org.onosproject.rest.ApiDocProvider;
import org.osgi.service.component.annotations.Component;

/** Shows the REST API in ONOS' page of documentation, {@code /onos/v1/docs}. */
@Component(immediate = true)
public final class ApiDocRegistrator extends AbstractApiDocRegistrator {

    /** Offers {@code apidoc/swagger.json} of this bundle. */
    public ApiDocRegistrator() {
        super(
                new ApiDocProvider(
                        "/onos/fairlead/v1",
                        "Fairlead REST API",
                        ApiDocRegistrator.class.getClassLoader()));
    }
}
