/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Stands in for a large interface of which a test needs a few methods. */
public final class Stub {

    private final Map<String, Function<Object[], Object>> methods = new HashMap<>();

    /**
     * Says what a method does.
     *
     * @param name name of the method
     * @param body takes the arguments, an empty array if there are none
     * @return this
     */
    public Stub on(String name, Function<Object[], Object> body) {
        methods.put(name, body);
        return this;
    }

    /**
     * Makes the stand-in; a method that nothing was said about throws.
     *
     * @param type interface to implement
     * @param <T> the interface
     * @return stand-in
     */
    public <T> T as(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, args) -> {
                            Function<Object[], Object> body = methods.get(method.getName());
                            if (body == null) {
                                throw new UnsupportedOperationException(method.toString());
                            }
                            return body.apply(args == null ? new Object[0] : args);
                        }));
    }
}
