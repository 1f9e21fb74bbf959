import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/chromium.ts";
import { closeQuietly, Studio } from "../support/studio.ts";

describe.skipIf(!hasChromium)("the studio", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.start();
  });
  afterAll(() => studio.close());

  it("opens on a problem that is already running, with memory that threads can share", async () => {
    const opened = await studio.open();
    const { page } = opened;
    await page.getByText(/step [1-9]\d/).waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(page.url()).toContain("data=spirals");
    await closeQuietly(opened);
  });
});
