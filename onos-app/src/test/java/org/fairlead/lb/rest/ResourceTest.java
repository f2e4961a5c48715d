/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.lang.reflect.Field;
import javax.ws.rs.core.Application;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.junit.Before;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.rest.AuthorizationFilter;
import org.onlab.rest.BaseResource;

/** The REST API with services of a test, for everybody. */
public abstract class ResourceTest extends JerseyTest {

    /** The service of a type. */
    abstract Object service(Class<?> type);

    @Override
    protected Application configure() {
        return ResourceConfig.forApplicationClass(FairleadWebApplication.class);
    }

    @Before
    public void provideServices() throws Exception {
        AuthorizationFilter.disableForTests();
        Field field = BaseResource.class.getDeclaredField("services");
        field.setAccessible(true);
        field.set(
                null,
                new ServiceDirectory() {
                    @Override
                    public <T> T get(Class<T> type) {
                        return type.cast(service(type));
                    }
                });
    }
}
