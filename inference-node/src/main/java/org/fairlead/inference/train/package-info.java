/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Makes the models that the service ships: reads the picture archive, trains a network with DJL,
 * folds the batch normalisation away and writes TorchScript. Never loaded while serving.
 */
package org.fairlead.inference.train;
