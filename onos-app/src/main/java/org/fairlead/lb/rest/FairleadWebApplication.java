/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.util.Set;
import org.onlab.rest.AbstractWebApplication;
import org.onlab.rest.AuthorizationFilter;

/** Names the classes of the REST API; ONOS' exception mappers give way to problem+json. */
public final class FairleadWebApplication extends AbstractWebApplication {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AuthorizationFilter.class,
                ProblemMapper.class,
                StatusResource.class,
                PoolsResource.class,
                PoolMembersResource.class,
                ConfigResource.class,
                AlgorithmsResource.class,
                StatsResource.class,
                SteeringResource.class,
                SyncResource.class,
                VipsResource.class,
                MembersResource.class,
                PoolHealthResource.class,
                PoolDiscoveryResource.class,
                MemberHealthResource.class,
                ConnectionsResource.class,
                ExplainResource.class,
                PoolOutcomesResource.class,
                EventsResource.class);
    }
}
