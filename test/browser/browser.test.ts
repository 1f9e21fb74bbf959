import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import commonjs from "@rollup/plugin-commonjs";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { rollup } from "rollup";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, openChromium, openPage } from "../support/chromium.ts";
import { ISOLATED, type Site, STRICT, serve } from "../support/pages.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "chainrule-browser-"));
const MOST_BYTES = 60_000;

/** What test/browser/run.js says. */
interface Result {
  readonly hash: string;
  readonly events: number;
  readonly backend: string;
}

interface Options {
  readonly threads?: number;
  readonly worker?: boolean;
  readonly backend?: string;
}

type Act = "run" | "abort" | "answer" | "toolbox" | "withoutToolbox";

interface Opened {
  readonly page: Page;
  readonly errors: string[];
}

/** Where a page gets the library from: a module, or a bundle that leaves it in a global variable. */
const LOADERS = ["chainrule.min.js", "vite.js", "esbuild.js", "rollup.js"] as const;

const THREADS = (count: number): string =>
  `WebAssembly SIMD, ${count === 1 ? "1 thread" : `${count} threads`}, float32`;

beforeAll(async () => {
  for (const name of readdirSync(join(ROOT, "dist")).filter((file) => file.endsWith(".min.js"))) {
    copyFileSync(join(ROOT, "dist", name), join(folder, name));
  }
  copyFileSync(join(import.meta.dirname, "run.js"), join(folder, "run.js"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules/chainrule"), "junction");
  writeFileSync(join(folder, "app.js"), 'import * as chainrule from "chainrule";\nglobalThis.chainrule = chainrule;\n');
  await bundle(join(folder, "app.js"));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a user does it, without a word of configuration for this library. */
async function bundle(input: string): Promise<void> {
  await esbuild({
    ...{ bundle: true, format: "esm", splitting: true, minify: true, outdir: folder, logLevel: "silent" },
    entryPoints: { esbuild: input },
  });
  const plugin = commonjs as unknown as typeof commonjs.default; // its types are those of its CommonJS build
  const rolled = await rollup({ input, plugins: [nodeResolve({ browser: true }), plugin()], logLevel: "silent" });
  await rolled.write({ dir: folder, entryFileNames: "rollup.js" });
  await rolled.close();
  const output = { entryFileNames: "vite.js" };
  await vite({
    ...{ root: folder, configFile: false, logLevel: "silent" },
    build: { outDir: folder, emptyOutDir: false, rolldownOptions: { input, output } },
  });
}

describe("the bundle for plain scripts", () => {
  it(`has at most ${MOST_BYTES} bytes, gzipped, with what it imports`, () => {
    const size = [...loadedFirst()].reduce((sum, [, text]) => sum + gzipSync(text, { level: 9 }).length, 0);
    expect(size).toBeGreaterThan(30_000);
    expect(size).toBeLessThanOrEqual(MOST_BYTES);
  });

  it("loads nothing more before it is asked for", () => {
    const texts = [...loadedFirst().values()].join("");
    const loadedLater = [...texts.matchAll(/import\([`"']\.\/([\w.-]+)[`"']\)/g)].map(([, name]) => name);
    const names = ["at-once", "direct", "families", "formats", "gradient-check", "host", "measured-activations"];
    const others = ["measures", "metrics", "own-loop", "relaxed", "tables", "toolbox", "traced", "whole"];
    const parts = [...names, ...others].map((name) => `chainrule-${name}.min.js`);
    expect([...new Set(loadedLater)].sort()).toEqual(parts);
  });
});

/** The text of the library's file, and of every file that it imports, by name. */
function loadedFirst(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const names = ["chainrule.min.js"]; names.length > 0; ) {
    const name = names.pop()!;
    if (texts.has(name)) continue;
    const text = readFileSync(join(ROOT, "dist", name), "utf8");
    texts.set(name, text);
    names.push(...[...text.matchAll(/\bfrom"\.\/([\w.-]+)"/g)].map(([, imported]) => imported!));
  }
  return texts;
}

describe.skipIf(!hasChromium)("in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  const sites: Site[] = [];
  let here: Result;
  let fromToolbox: readonly number[];

  beforeAll(async () => {
    const chainrule = await import("../../dist/node/index.js" as string);
    type Functions = Readonly<Record<"run" | "toolbox", (...of: unknown[]) => Promise<unknown>>>;
    const { run, toolbox } = (await import("./run.js" as string)) as Functions;
    here = (await run(chainrule, { threads: 1 })) as Result;
    fromToolbox = (await toolbox(chainrule, {})) as number[];
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser.close();
    for (const site of sites) site.close();
  });

  /** A page with these headers. What its console says of errors is collected. */
  async function open(headers: Readonly<Record<string, string>>, root = folder): Promise<Opened> {
    const site = await serve(root, headers);
    sites.push(site);
    const page = await openPage(browser);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
    });
    await page.goto(site.url);
    return { page, errors };
  }

  /** A function of run.js in the page, on the library as the loader gives it. */
  function act<T>(page: Page, loader: string, name: Act, options: Options = {}): Promise<T> {
    const code = `(async () => {
      const loaded = await import("/${loader}");
      const functions = await import("/run.js");
      return functions.${name}(globalThis.chainrule ?? loaded, ${JSON.stringify(options)});
    })()`;
    return page.evaluate(code) as Promise<T>;
  }

  describe.each(LOADERS)("a page with %s", (loader) => {
    it("trains to the bits of Node, on one thread and two, in the page and in a worker", async () => {
      const { page, errors } = await open(ISOLATED);
      for (const worker of [false, true]) {
        for (const threads of [1, 2]) {
          const result = await act<Result>(page, loader, "run", { threads, worker });
          expect({ worker, ...result }).toEqual({ worker, ...here, backend: THREADS(threads) });
        }
      }
      expect(errors).toEqual([]);
    });

    it("trains on one thread where it is not isolated, and says why", async () => {
      const { page, errors } = await open({});
      const backend = "WebAssembly SIMD, 1 thread (the page is not cross-origin isolated), float32";
      for (const worker of [false, true]) {
        expect(await act(page, loader, "run", { threads: 2, worker })).toEqual({ ...here, backend });
      }
      expect(errors).toEqual([]);
    });
  });

  it.each(LOADERS)("a model answers for rows in a page with %s", async (loader) => {
    const { page, errors } = await open({});
    expect(await act(page, loader, "answer")).toEqual([400 + 10 * (1 + 3), [400 + 10 * 2]]);
    expect(errors).toEqual([]);
  });

  it.each(LOADERS)("a network of the toolbox trains and is saved in a page with %s", async (loader) => {
    const { page, errors } = await open({});
    for (const worker of [false, true]) expect(await act(page, loader, "toolbox", { worker })).toEqual(fromToolbox);
    expect(errors).toEqual([]);
  });

  it("a page without the toolbox hears how to load it", async () => {
    const { page } = await open({});
    const said = await act<string[]>(page, "chainrule.min.js", "withoutToolbox");
    expect(said).toEqual([
      expect.stringContaining("A page has more after await loadToolbox()."),
      expect.stringContaining("A page has more after await loadToolbox()."),
    ]);
  });

  it("an aborted run in a worker ends, and the page draws all the while", async () => {
    const { page, errors } = await open(ISOLATED);
    const { reason, frames } = await act<{ reason: string; frames: number }>(page, "vite.js", "abort");
    expect({ reason, frames }).toEqual({ reason: "aborted", frames: 20 });
    expect(errors).toEqual([]);
  });

  it("the example of one file learns its spirals", async () => {
    const { page, errors } = await open(ISOLATED, ROOT);
    await page.goto(new URL("/examples/browser/index.html", page.url()).href);
    const status = page.locator("#status", { hasText: "told apart" });
    await status.waitFor();
    expect(await status.textContent()).toMatch(
      /^(100\.0|9\d\.\d) % of the points .* after 200 epochs\. WebAssembly SIMD/,
    );
    expect(errors).toEqual([]);
  });

  it("the example that answers at once follows its slider", async () => {
    const { page, errors } = await open(ISOLATED, ROOT);
    await page.goto(new URL("/examples/browser/predict.html", page.url()).href);
    const answer = page.locator("#answer", { hasText: "000" });
    await answer.waitFor({ timeout: 60_000 });
    const priceOf = async (area: string, heating: string): Promise<number> => {
      await page.locator("#area").fill(area);
      await page.locator("#heating").selectOption(heating);
      return Number((await answer.textContent())!.replace(",", ""));
    };
    expect(Math.abs((await priceOf("100", "pump")) - 140_000)).toBeLessThan(5000);
    expect(Math.abs((await priceOf("150", "oil")) - 150_000)).toBeLessThan(5000);
    expect(errors).toEqual([]);
  });

  describe("a page with a strict Content-Security-Policy", () => {
    it("has threads and training workers from the file beside the plain script", async () => {
      const { page, errors } = await open({ ...ISOLATED, ...STRICT });
      for (const worker of [false, true]) {
        const result = await act<Result>(page, "chainrule.min.js", "run", { threads: 2, worker });
        expect({ worker, ...result }).toEqual({ worker, ...here, backend: THREADS(2) });
      }
      expect(errors).toEqual([]);
    });

    it("has one thread in a bundle, and says why; a training worker is refused by one error", async () => {
      const { page } = await open({ ...ISOLATED, ...STRICT });
      const { backend, hash } = await act<Result>(page, "rollup.js", "run", { threads: 2 });
      expect(hash).toBe(here.hash);
      expect(backend).toMatch(/^WebAssembly SIMD, 1 thread \(no worker may be started.*useWorkerFile\), float32$/);
      const refused = act(page, "rollup.js", "run", { worker: true });
      await expect(refused).rejects.toThrow("The training worker could not be started.");
    });

    it("has both in a bundle that says where the file is", async () => {
      const { page, errors } = await open({ ...ISOLATED, ...STRICT });
      await page.evaluate('import("/vite.js").then(() => chainrule.useWorkerFile("/chainrule-worker.min.js"))');
      for (const worker of [false, true]) {
        const result = await act<Result>(page, "vite.js", "run", { threads: 2, worker });
        expect({ worker, ...result }).toEqual({ worker, ...here, backend: THREADS(2) });
      }
      expect(errors).toEqual([]);
    });

    it("says what is missing where WebAssembly is not allowed", async () => {
      const { page } = await open({ "content-security-policy": "script-src 'self'" });
      await expect(act(page, "chainrule.min.js", "run")).rejects.toThrow("Allow 'wasm-unsafe-eval' in script-src");
    });
  });
});
