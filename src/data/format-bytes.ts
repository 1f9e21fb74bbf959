/**
 * Sizes as people read them.
 *
 * @module
 */

/** `812 bytes`, `4.0 KiB`, `52.4 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  let size = bytes / 1024;
  let unit = "KiB";
  for (const larger of ["MiB", "GiB", "TiB"]) {
    if (size < 1024) break;
    size /= 1024;
    unit = larger;
  }
  return `${size.toFixed(1)} ${unit}`;
}
