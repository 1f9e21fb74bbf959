/**
 * The built studio, served as the command serves it, in Chromium.
 *
 * @module
 */
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { serve } from "../../cli/serve/server.ts";
import { readSite } from "../../cli/serve/site.ts";
import { complaintsOf, openChromium, openPage } from "./chromium.ts";
import { countChanges } from "./main-thread.ts";

const FOLDER = resolve(import.meta.dirname, "../../dist/studio");

/** A look that is under way is drawn within a fraction of this, also where the machine is busy. */
const LOOK_AGAIN_MS = 1000;

/** A page that was opened, and everything that it complained of. */
export interface StudioPage {
  readonly page: Page;
  /** Whatever the page has said, and requests to other hosts. */
  readonly complaints: readonly string[];
}

/** A server and a browser for the tests of one file. */
export class Studio {
  readonly address: string;
  readonly browser: Browser;
  readonly #close: () => Promise<void>;

  private constructor(address: string, browser: Browser, close: () => Promise<void>) {
    this.address = address;
    this.browser = browser;
    this.#close = close;
  }

  static async start(): Promise<Studio> {
    const serving = await serve(await readSite(FOLDER), 0);
    return new Studio(serving.address, await openChromium(), serving.close);
  }

  /** @param link what stands behind `#` */
  async open(link = "", options: BrowserContextOptions = {}): Promise<StudioPage> {
    const page = await openPage(this.browser, options);
    await countChanges(page);
    const complaints = complaintsOf(page, /^(http:\/\/localhost:|blob:|data:)/);
    await page.goto(`${this.address}#${link}`);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#close();
  }
}

/** What is read, once two looks with a pause between them have seen the same: what was under way has come to its end. */
export async function settled<T>(read: () => Promise<T>): Promise<T> {
  for (let before: string | undefined; ; ) {
    const seen = await read();
    const now = JSON.stringify(seen);
    if (now === before) return seen;
    before = now;
    await setTimeout(LOOK_AGAIN_MS);
  }
}

/** Closes a page that has complained of nothing. */
export async function closeQuietly({ page, complaints }: StudioPage): Promise<void> {
  await page.close();
  expect(complaints).toEqual([]);
}
