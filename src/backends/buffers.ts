/**
 * Handles to the memory of a backend.
 *
 * @module
 */

/** A handle to a backend's memory for real numbers; only the backend that made it looks inside. */
export interface DeviceBuffer {
  readonly elements?: "reals";
  /** Number of elements. */
  readonly length: number;
}

/** A handle to a backend's memory for class labels (32-bit integers). */
export interface LabelBuffer {
  readonly elements?: "labels";
  /** Number of elements. */
  readonly length: number;
}
