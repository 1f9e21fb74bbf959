/**
 * A server for one page, on this machine only.
 *
 * A page of anybody can make a browser ask 127.0.0.1, also under a name of its own that it lets point there (DNS
 * rebinding): so the name in each request must be one of this machine's own, and its origin, if it says one, this page.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigError } from "../../src/index.ts";
import type { Site, SiteFile } from "./site.ts";

const LOOPBACK = "127.0.0.1";
const OWN_NAMES = ["localhost", LOOPBACK];

/** KaTeX places its symbols by style attributes; nothing else may come from within the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** Of every answer. The first three let threads share memory. */
const HEADERS: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** A server that listens. */
export interface Serving {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves a site until it is closed.
 *
 * @param port 0 for any that is free
 * @throws ConfigError if the port is taken, or may not be used
 */
export async function serve(site: Site, port: number): Promise<Serving> {
  const server = createServer((request, response) => answer(site, server, request, response));
  await listen(server, port);
  return {
    address: `http://localhost:${portOf(server)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "EADDRINUSE" ? "another program uses it" : cause.message;
      reject(
        new ConfigError(
          `Port ${port} cannot be used: ${why}. Choose another port with --port; --port 0 takes any free port.`,
          { cause },
        ),
      );
    });
    server.listen(port, LOOPBACK, resolve);
  });
}

function answer(site: Site, server: Server, request: IncomingMessage, response: ServerResponse): void {
  const refusal = refusalOf(request, portOf(server));
  const file = site.get(pathOf(request));
  if (refusal) refuse(response, ...refusal);
  else if (file === undefined) refuse(response, 404, "There is no such file.");
  else send(file, request, response);
}

function send(file: SiteFile, request: IncomingMessage, response: ServerResponse): void {
  const caching = file.isHashed ? "public, max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, { ...HEADERS, "Content-Type": file.type, "Cache-Control": caching });
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
}

/** Why a request is not answered. */
function refusalOf({ headers, method }: IncomingMessage, port: number): [status: number, why: string] | undefined {
  const own = OWN_NAMES.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  if (!own.includes(headers.host ?? "")) return [403, "This server answers under the names of this machine only."];
  const { origin } = headers;
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`)) {
    return [403, "This server answers its own page only."];
  }
  return method === "GET" || method === "HEAD" ? undefined : [405, "Files can be read, and nothing else."];
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split(/[?#]/, 1)[0]!;
}

function refuse(response: ServerResponse, status: number, why: string): void {
  const allow = status === 405 ? { Allow: "GET, HEAD" } : {};
  response.writeHead(status, { ...HEADERS, ...allow, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
