/**
 * Chromium, where this machine has one.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const path = (process.env.PATH ?? "").split(delimiter);
const found = path.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file));

export const hasChromium: boolean = found !== undefined;

/** For what a page is waited for, in milliseconds: it ends a hang. A page on a busy machine may be slow. */
const DEADLINE = 300_000;

/** Opens it without a window. In a container there is no sandbox to be had. */
export function openChromium(): Promise<Browser> {
  const quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({
    executablePath: found!,
    timeout: DEADLINE,
    args: ["--no-sandbox", "--no-first-run", ...quiet],
  });
}

/** A page of a browser that waits as long as the machine needs. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(DEADLINE);
  return page;
}

/** What a page says of itself from now on: messages, errors, and whatever it asks for beyond its own addresses. */
export function complaintsOf(page: Page, own: RegExp): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!own.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  return complaints;
}
