/**
 * Decompression up to a limit: a small file can unpack to any size.
 *
 * @module
 */

/**
 * Unpacks a compressed stream.
 *
 * @param limitBytes the most that may come out
 * @returns undefined as soon as more than the limit comes out
 * @throws what the engine throws if the data is damaged or ends too early
 */
export async function decompress(
  bytes: Uint8Array,
  format: "gzip" | "deflate-raw",
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  const reader = unpack(bytes, format).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatenate(chunks, length);
    length += value.length;
    if (length > limitBytes) {
      await reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
}

function unpack(bytes: Uint8Array, format: CompressionFormat): ReadableStream<Uint8Array> {
  const source = new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      controller.close();
    },
  });
  return source.pipeThrough(new DecompressionStream(format));
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
