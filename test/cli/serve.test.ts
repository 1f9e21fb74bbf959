import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Serving, serve } from "../../cli/serve/server.ts";
import { readSite } from "../../cli/serve/site.ts";
import { ConfigError, DataError } from "../../src/index.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

let folder = "";
let serving: Serving;

/** The path is sent as it is: no client cleans it up. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET", host = "127.0.0.1"): Promise<Answer> {
  const { port } = new URL(serving.address);
  return new Promise((resolve, reject) => {
    const asked = request(
      { host, port, path, method, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      },
    );
    asked.on("error", reject).end();
  });
}

beforeAll(async () => {
  const outside = await mkdtemp(join(tmpdir(), "chainrule-serve-"));
  folder = join(outside, "page");
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(outside, "secret.html"), "secret");
  await writeFile(join(folder, "index.html"), "<p>page</p>");
  await writeFile(join(folder, "assets/code-1f.js"), "export {};");
  await writeFile(join(folder, "notes.txt"), "of no known type");
  await symlink(join(outside, "secret.html"), join(folder, "link.html"));
  serving = await serve(await readSite(folder), 0);
});
afterAll(async () => {
  await serving.close();
  await rm(join(folder, ".."), { recursive: true });
});

describe("the server of a page", () => {
  it("gives the page and its files", async () => {
    for (const path of ["/", "/index.html", "/?x=1"]) expect((await ask(path)).text).toBe("<p>page</p>");
    const code = await ask("/assets/code-1f.js");
    expect([code.status, code.text]).toEqual([200, "export {};"]);
    expect(code.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(code.headers["cache-control"]).toContain("immutable");
    expect((await ask("/")).headers["cache-control"]).toBe("no-cache");
  });

  it.each(["/", "/nothing.html"])("isolates and guards the page: %s", async (path) => {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });

  it.each([
    "/../secret.html",
    "/%2e%2e/secret.html",
    "/assets/../../secret.html",
    "/assets/..%2f..%2fsecret.html",
    "//etc/passwd",
    "/link.html",
    "/notes.txt",
    "/index.html%00",
    "/assets/",
    "/__proto__",
  ])("has no %s", async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(404);
    expect(text).not.toContain("secret");
  });

  it.each(["evil.example", "evil.example:80", "localhost", "localhost.evil.example:5173", "127.0.0.1.nip.io"])(
    'refuses the name "%s", as a rebound one is',
    async (host) => {
      const { status, text } = await ask("/", { host });
      expect(status).toBe(403);
      expect(text).not.toContain("page</p>");
    },
  );

  it("answers its own origin, and no other", async () => {
    const own = serving.address.replace(/\/$/, "");
    expect((await ask("/", { origin: own })).status).toBe(200);
    for (const origin of ["http://evil.example", "null", own.replace("http:", "https:"), `${own}.evil.example`]) {
      expect((await ask("/", { origin })).status).toBe(403);
    }
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("refuses to %s", async (method) => {
    expect((await ask("/", {}, method)).status).toBe(405);
  });

  it("answers HEAD without a body", async () => {
    const { status, text } = await ask("/", {}, "HEAD");
    expect([status, text]).toEqual([200, ""]);
  });

  it("does not listen on the network", async () => {
    const others = Object.values(networkInterfaces()).flatMap((found = []) =>
      found.filter(({ internal }) => !internal),
    );
    for (const { address } of others) await expect(ask("/", {}, "GET", address)).rejects.toThrow();
  });

  it("says which port is taken", async () => {
    const { port } = new URL(serving.address);
    await expect(serve(await readSite(folder), Number(port))).rejects.toThrow(ConfigError);
  });
});

it("says that the page is not built", async () => {
  await expect(readSite(join(folder, "nowhere"))).rejects.toThrow(DataError);
});
