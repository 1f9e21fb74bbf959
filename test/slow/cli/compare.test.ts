import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { complaintsOf, hasChromium, openChromium, openPage } from "../../support/chromium.ts";
import { objectsOf, Workspace } from "./command.ts";

const here = new Workspace();
afterAll(() => here.remove());

const HOSTILE = `<script>document.title='owned'</script>`;

beforeAll(async () => {
  const species = ["penguins.csv", "--target", "species", "--epochs", "3"];
  const runs = [
    [...species, "--run", "one"],
    [...species, "--run", "two", "--learning-rate", "0.01"],
    ["penguins.csv", "--target", "body_mass_g", "--epochs", "2", "--run", "mass", "--out", "mass.safetensors"],
    [...species, "--run", "emptied"],
    [...species, "--run", "damaged"],
  ];
  for (const run of runs) expect(await here.run(["train", ...run, "--quiet"])).toMatchObject({ code: 0, stderr: "" });
  const diverges = [
    "--optimizer",
    "sgd",
    "--learning-rate",
    "1e30",
    "--no-batch-norm",
    "--run",
    HOSTILE.replace("/", ""),
  ];
  expect((await here.run(["train", ...species, ...diverges, "--quiet"])).code).toBe(4);
  rmSync(here.path("emptied/events.ndjson"));
  writeFileSync(here.path("damaged/config.json"), "{}");
}, 120_000);

const ALL = ["one", "two", "mass", "emptied", "damaged", HOSTILE.replace("/", "")];

describe("chainrule compare", () => {
  it("prints the runs and what they differ in, and writes one page", async () => {
    const { code, stdout, stderr } = await here.run(["compare", "one", "two"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^1 {2}one +penguins\.csv +3\/3 /m);
    expect(stdout).toMatch(/^differences {2}learning rate\none {10}0\.002\ntwo {10}0\.01\n/m);
    expect(stdout).toMatch(/^alike: data penguins\.csv · target species · /m);
    const page = readFileSync(here.path("compare.html"), "utf8");
    const titles = [...page.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title]) => title);
    expect(titles).toEqual(["Training loss", "Validation loss", "Training accuracy", "Validation accuracy"]);
  });

  it("says in JSON what became of each run, and which can be compared", async () => {
    const { code, stdout } = await here.run(["compare", ...ALL, "--json", "--out", "all.html"]);
    expect(code).toBe(0);
    expect(objectsOf(stdout)).toEqual([
      expect.objectContaining({
        ...{ type: "comparison", path: "all.html", caution: expect.stringMatching(/cannot be compared/) },
        runs: ["finished", "finished", "finished", "interrupted", "damaged", "failed"].map((state, i) =>
          expect.objectContaining({ run: ALL[i], state }),
        ),
        comparable: [
          { problem: "penguins.csv, species (classification)", runs: ["one", "two"] },
          { problem: "penguins.csv, body_mass_g (regression)", runs: ["mass"] },
        ],
      }),
    ]);
  });

  it.each<[args: string[], code: number, message: RegExp]>([
    [["one"], 2, /compare takes 2 to 6 runs but got 1\. Name another run/],
    [["one", "two", "mass", "emptied", "damaged", "one", "two"], 2, /got 7\./],
    [["one", "two", "one"], 2, /one is named twice/],
    [["one", "penguins.csv"], 2, /penguins\.csv is no run but a file\. Name the folder of a run/],
    [["one", "nowhere"], 2, /nowhere is not the folder of a run: There is no file nowhere\/config\.json/],
    [["one", "two", "--out", "one/config.json"], 2, /--out one\/config\.json is an input of this command/],
    [["one", "two", "--out", "penguins.csv"], 2, /penguins\.csv already exists and is not a page/],
  ])("refuses %j", async (args, code, message) => {
    const before = here.list();
    const result = await here.run(["compare", ...args]);
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: "" });
    expect(here.list()).toEqual(before);
  });
});

describe.skipIf(!hasChromium)("compare.html in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
    expect((await here.run(["compare", ...ALL, "--out", "all.html"])).code).toBe(0);
  });
  afterAll(() => browser?.close());

  it.each([
    ["screen", 1280],
    ["print", 680],
  ] as const)("the results of runs in examples/data are to be seen at once, %s", async (media, width) => {
    const path = here.path("long.html");
    const whole = readFileSync(here.path("all.html"), "utf8");
    writeFileSync(path, whole.replaceAll("<bdi>penguins.csv</bdi>", "<bdi>examples/data/penguins.csv</bdi>"));
    const page = await openPage(browser, { viewport: { width, height: 900 } });
    await page.emulateMedia({ media });
    await page.goto(pathToFileURL(path).href);
    const [runs] = await page.locator(".scroll").all();
    expect(await runs!.evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
    await page.close();
  });

  it.each([
    ["light", 360],
    ["dark", 1280],
  ] as const)("%s, %i pixels wide: no message, no request, nothing beside the page", async (colorScheme, width) => {
    const page = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    const messages = complaintsOf(page, /^(file|data):/);
    await page.goto(pathToFileURL(here.path("all.html")).href);
    expect(await page.title()).toBe("6 runs compared: training runs of chainrule");
    expect(await page.locator("script, link, iframe, object, img").count()).toBe(0);
    expect(await page.locator("svg[role=img]:visible").count()).toBe(6); // 4 of classes, 2 of numbers
    expect(await page.locator("h2").allTextContents()).toEqual([
      "Runs",
      "Learning: penguins.csv, species (classification)",
      "Learning: penguins.csv, body_mass_g (regression)",
      "Differences in configuration",
      "To repeat",
    ]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(messages).toEqual([]);
    await page.close();
  });

  it("tells the lines apart without their colours", async () => {
    const page = await openPage(browser);
    await page.goto(pathToFileURL(here.path("all.html")).href);
    const keys = page.locator(".legend").first().locator("line");
    const dashes = await keys.evaluateAll((lines) => lines.map((line) => line.getAttribute("stroke-dasharray")));
    expect(new Set(dashes).size).toBe(2);
    const plot = page.locator("svg[role=img]:visible").first();
    expect(await plot.locator("text", { hasText: /^[12]$/ }).allTextContents()).toEqual(
      expect.arrayContaining(["1", "2"]),
    );
    await page.close();
  });
});
