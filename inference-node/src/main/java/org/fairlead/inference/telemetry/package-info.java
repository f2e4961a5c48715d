/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
/** What the node tells about itself: metrics for Prometheus, and the load report datagram. */
package org.fairlead.inference.telemetry;
