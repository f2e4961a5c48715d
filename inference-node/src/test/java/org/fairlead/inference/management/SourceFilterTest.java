/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFilterTest {

    @ParameterizedTest
    @CsvSource({
        "198.18.0.0/24, 198.18.0.254, true",
        "198.18.0.0/24, 198.18.1.1, false",
        "198.18.0.77/24, 198.18.0.1, true",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:1::1, true",
        "2001:db8::/32, 2001:db9::1, false",
    })
    void admitsWhatIsInTheNetwork(String network, String source, boolean admitted)
            throws Exception {
        SourceFilter filter = new SourceFilter(List.of(network));
        assertEquals(admitted, filter.admits(InetAddress.getByName(source)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "::1"})
    void alwaysAdmitsLoopback(String source) throws Exception {
        assertTrue(new SourceFilter(List.of("")).admits(InetAddress.getByName(source)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"198.18.0.0/33", "198.18.0.0/-1", "198.18.0/", "localhost", "::/129", "/8"})
    void refusesWhatIsNoNetwork(String text) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> new SourceFilter(List.of(text)))
                        .getMessage();
        assertTrue(message.contains("'" + text + "'"), message);
    }

    @Test
    void admitsNobodyElseByDefault() throws Exception {
        assertEquals(
                false, new SourceFilter(List.of()).admits(InetAddress.getByName("198.18.0.254")));
    }
}
