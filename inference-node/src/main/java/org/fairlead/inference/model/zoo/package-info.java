/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** Models that lie outside their folder, where DJL finds them: its model zoo, an archive, a URL. */
package org.fairlead.inference.model.zoo;
