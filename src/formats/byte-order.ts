/**
 * Byte order: files are little-endian, typed arrays are as the machine is.
 *
 * @module
 */
const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Turns elements from the machine's byte order into little-endian or back, in place; nothing to do on nearly every
 * machine.
 *
 * @param elementBytes size of one element; divides the length
 */
export function swapUnlessLittleEndian(
  bytes: Uint8Array,
  elementBytes: number,
  hostIsLittleEndian: boolean = HOST_IS_LITTLE_ENDIAN,
): void {
  if (hostIsLittleEndian) return;
  for (let start = 0; start < bytes.length; start += elementBytes) {
    bytes.subarray(start, start + elementBytes).reverse();
  }
}

/** The bytes of an array as a file has them: where they lie, or on a big-endian machine a copy. */
export function littleEndianBytes(
  array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number },
  hostIsLittleEndian: boolean = HOST_IS_LITTLE_ENDIAN,
): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (hostIsLittleEndian) return bytes;
  const copy = bytes.slice();
  swapUnlessLittleEndian(copy, array.BYTES_PER_ELEMENT, false);
  return copy;
}
