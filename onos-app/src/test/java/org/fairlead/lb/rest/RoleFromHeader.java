/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.security.Principal;
import javax.annotation.Priority;
import javax.ws.rs.Priorities;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.SecurityContext;

/** Stands for Jetty's login: a viewer if a header says so, else somebody who may do everything. */
@Priority(Priorities.AUTHENTICATION)
public final class RoleFromHeader implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        boolean viewer = "viewer".equals(request.getHeaderString("X-Role"));
        request.setSecurityContext(
                new SecurityContext() {
                    @Override
                    public Principal getUserPrincipal() {
                        return () -> "somebody";
                    }

                    @Override
                    public boolean isUserInRole(String role) {
                        return !viewer || role.equals("viewer");
                    }

                    @Override
                    public boolean isSecure() {
                        return false;
                    }

                    @Override
                    public String getAuthenticationScheme() {
                        return BASIC_AUTH;
                    }
                });
    }
}
