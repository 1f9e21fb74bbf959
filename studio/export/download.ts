/**
 * Files that the page hands to the person before it.
 *
 * @module
 */

/** Saves bytes or text under a name, where the browser puts downloads. */
export function download(name: string, contents: BlobPart, type = "application/octet-stream"): void {
  const address = URL.createObjectURL(new Blob([contents], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000); // the browser has begun to read it by then
}
