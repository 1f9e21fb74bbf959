/**
 * A server of files for pages under test, with the headers that decide what a page may do.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

/** Shared memory, and so threads, are for pages that are isolated from other origins. */
export const ISOLATED: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Scripts and workers from files of this origin alone, and WebAssembly. */
export const STRICT: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
};

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

export interface Site {
  readonly url: string;
  close(): void;
}

/** Serves a folder; every other path is an empty page. */
export async function serve(folder: string, headers: Readonly<Record<string, string>>): Promise<Site> {
  const server: Server = createServer(async ({ url = "/" }, response) => {
    const path = new URL(url, "http://localhost").pathname;
    const type = TYPES[extname(path)];
    const body = type === undefined ? undefined : await readFile(join(folder, path)).catch(() => undefined);
    const found = body !== undefined || type === undefined;
    response.writeHead(found ? 200 : 404, { "content-type": type ?? "text/html", ...headers });
    response.end(body ?? '<!doctype html><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
