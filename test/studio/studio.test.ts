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

  it("lets the run be as it is where somebody goes to another view, and back", async () => {
    const opened = await studio.open("epochs=3&samples=200");
    const { page } = opened;
    await page.getByText("finished").waitFor();
    const begun: string[] = [];
    page.on("worker", (worker) => begun.push(worker.url()));
    const places = page.getByRole("navigation", { name: "Views" });
    for (const name of ["Book", "Runs", "Chain rule", "Train"]) {
      await places.getByRole("link", { name, exact: true }).click();
      await page.waitForTimeout(300); // longer than a run waits for the next change before it begins
    }
    expect(begun).toEqual([expect.stringContaining("/tracer-worker-")]); // each run would have one, too
    await closeQuietly(opened);
  });

  it("has the book, whose chapters lead to one another", async () => {
    const opened = await studio.open("view=book");
    const { page } = opened;
    await page.getByRole("article").getByRole("link", { name: "Gradient checks" }).click();
    await page.getByRole("heading", { name: "3 A random projection" }).waitFor();
    expect(page.url()).toContain("chapter=gradient-checks");
    await page
      .getByRole("navigation", { name: "Chapters" })
      .getByRole("link", { name: "Batch normalization", exact: true })
      .click();
    await page.getByRole("img", { name: /computational graph/ }).waitFor();
    expect(await page.locator(".equation").count()).toBe(27);
    await page.goBack();
    await page.getByRole("heading", { name: "Gradient checks", level: 1 }).waitFor();
    await closeQuietly(opened);
  });
});
