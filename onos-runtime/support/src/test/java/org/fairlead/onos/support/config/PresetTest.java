/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** Lines of the presets file and what is wrong with bad ones. */
public class PresetTest {

    @Test
    public void readsComponentPropertyAndValue() {
        List<Preset> presets =
                Preset.parse(List.of("# ports", "", " org.example.Thing:ports = 6653,6633 "));
        assertEquals(1, presets.size());
        assertEquals("org.example.Thing", presets.get(0).component());
        assertEquals("ports", presets.get(0).property());
        assertEquals("6653,6633", presets.get(0).value());
    }

    @Test
    public void valueMayHoldColonsAndEqualsSigns() {
        Preset preset = Preset.parse(List.of("c:url=http://a:1/?x=y")).get(0);
        assertEquals("url", preset.property());
        assertEquals("http://a:1/?x=y", preset.value());
    }

    @Test
    public void namesTheLineThatIsWrong() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Preset.parse(List.of("a:b=c", "nonsense")));
        assertTrue(e.getMessage(), e.getMessage().contains("line 2"));
        assertThrows(IllegalArgumentException.class, () -> Preset.parse(List.of("a:=c")));
        assertThrows(IllegalArgumentException.class, () -> Preset.parse(List.of(":b=c")));
    }
}
