/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Notices that a reader filled up missing data, which the JPEG reader does without failing. */
final class TruncationListener implements IIOReadWarningListener {

    private boolean seen;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String text = warning == null ? "" : warning.toLowerCase(Locale.ROOT);
        if (text.contains("premature end")) {
            seen = true;
        }
    }

    boolean seen() {
        return seen;
    }
}
