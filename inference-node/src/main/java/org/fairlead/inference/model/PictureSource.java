/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import org.fairlead.inference.image.ImageProblemException;

/** Finds the picture in what was sent. Called on a worker, since that may take a while. */
@FunctionalInterface
public interface PictureSource {

    /**
     * The file of the picture.
     *
     * @throws ImageProblemException where there is none
     */
    byte[] read() throws ImageProblemException;
}
