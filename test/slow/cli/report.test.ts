import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { complaintsOf, hasChromium, openChromium, openPage } from "../../support/chromium.ts";
import { objectsOf, Workspace } from "./command.ts";

const SCRIPT = "<script>document.title='owned'</script>";
const STYLE = `</style><img src="https://example.com/x.png" onerror="document.title='owned'">`;
const TURNED = "\u202eturned ünïcode 🦓";

/** On how many lines a flag stands that is broken most. */
const LINES_OF_FLAGS =
  "Math.max(...Array.from(document.querySelectorAll('li code, .command span'), (flag) => flag.getClientRects().length))";

const here = new Workspace();
afterAll(() => here.remove());

beforeAll(async () => {
  writeFileSync(here.path("hostile.csv"), hostileTable());
  const runs = [
    ["penguins.csv", "--target", "species", "--epochs", "3", "--run", "penguins"],
    ["penguins.csv", "--target", "body_mass_g", "--epochs", "3", "--run", "mass", "--out", "mass.safetensors"],
    ["hostile.csv", "--target", SCRIPT, "--epochs", "2", "--run", "hostile"],
    ["mnist", "--epochs", "1", "--hidden", "8", "--batch-size", "1024", "--run", "mnist", "--no-batch-norm"],
  ];
  for (const run of runs) {
    const { code, stderr } = await here.run(["train", ...run, "--quiet"]);
    expect(stderr).toMatch(/^(! .*\n)*$/); // a model that is no better than a constant is remarked on
    expect(code).toBe(0);
  }
}, 180_000);

/** Names of columns and classes that would do harm if they were written as they are. */
function hostileTable(): string {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 90 }, (_, i) => {
    const label = [SCRIPT, STYLE, TURNED][(i * 7) % 3]!;
    return [`${(i * 37) % 11}`, quoted(i % 2 ? STYLE : TURNED), quoted(label)].join(",");
  });
  return [[quoted(STYLE), quoted(TURNED), quoted(SCRIPT)].join(","), ...rows].join("\n");
}

describe("report.html", () => {
  it("holds curves, classes, mistakes, activations, settings and the command", () => {
    const page = readFileSync(here.path("penguins/report.html"), "utf8");
    for (const title of [
      "Loss",
      "Accuracy",
      "Confusion matrix",
      "With and without batch normalization",
      "Dead ReLUs",
    ]) {
      expect(page).toContain(`<h3>${title}</h3>`);
    }
    expect(page.replaceAll(/<\/?span>/g, "")).toContain("train penguins.csv --target species --epochs 3");
    expect(page.match(/<svg[^>]*role="img"/g)!.length).toBeGreaterThanOrEqual(8);
  });

  it("shows pictures for pictures, and lines for rows", () => {
    expect(readFileSync(here.path("mnist/report.html"), "utf8").match(/<img src="data:image\/png/g)).toHaveLength(24);
    const mass = readFileSync(here.path("mass/report.html"), "utf8");
    expect(mass).toContain("<h3>Predicted and true</h3>");
    expect(mass).toMatch(/<th scope="row">line \d+<\/th>/);
  });

  it("does not compare with a normalization that is not there", () => {
    expect(readFileSync(here.path("mnist/report.html"), "utf8")).not.toContain("without batch normalization");
  });

  it("is drawn anew by chainrule report, the same", async () => {
    const before = readFileSync(here.path("penguins/report.html"), "utf8");
    rmSync(here.path("penguins/report.html"));
    const { code, stdout } = await here.run(["report", "penguins", "--json"]);
    expect(code).toBe(0);
    expect(objectsOf(stdout)).toEqual([{ type: "report", path: "penguins/report.html" }]);
    expect(readFileSync(here.path("penguins/report.html"), "utf8")).toBe(before);
  });

  it("is not drawn from other data than the run's", async () => {
    writeFileSync(
      here.path("changed.csv"),
      readFileSync(here.path("penguins.csv"), "utf8").replaceAll("Gentoo", "Emperor"),
    );
    const settings = readFileSync(here.path("penguins/config.json"), "utf8");
    writeFileSync(here.path("penguins/config.json"), settings.replace('"penguins.csv"', '"changed.csv"'));
    const { code, stderr } = await here.run(["report", "penguins"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("changed.csv is not what penguins learned from");
    writeFileSync(here.path("penguins/config.json"), settings);
  });

  it("is not drawn where one cell has changed, to train on or to validate on", async () => {
    const whole = readFileSync(here.path("penguins.csv"), "utf8");
    const parts = new Set<string>();
    for (const [line, cell] of [...whole.matchAll(/^Adelie,Torgersen,(39\.1|40\.3|34\.4|42\.5),/gm)]) {
      writeFileSync(here.path("penguins.csv"), whole.replace(line, line.replace(cell!, "41.9")));
      const { stderr } = await here.run(["report", "penguins"]);
      expect(stderr).toContain("penguins.csv is not what penguins learned from");
      parts.add(/of the (training|validation) data|columns/.exec(stderr)?.[0] ?? stderr);
    }
    writeFileSync(here.path("penguins.csv"), whole);
    expect(parts).toContain("of the validation data");
  });
});

describe.skipIf(!hasChromium)("report.html in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser?.close());

  describe.each(["penguins", "mass", "hostile", "mnist"])("of %s", (run) => {
    it.each([
      ["light", 360],
      ["dark", 1280],
    ] as const)("%s, %i pixels wide: no message, no request, nothing beside the page", async (colorScheme, width) => {
      const page = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
      const messages = complaintsOf(page, /^(file|data):/);
      await page.goto(pathToFileURL(here.path(`${run}/report.html`)).href);
      expect(await page.title()).toMatch(/: a training run of chainrule$/);
      expect(await page.locator("script, link, iframe, object, [onerror], img:not([src^='data:'])").count()).toBe(0);
      expect(await page.locator("svg[role=img]:visible").count()).toBeGreaterThanOrEqual(2);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await page.evaluate(LINES_OF_FLAGS)).toBe(1);
      expect(messages).toEqual([]);
      await page.close();
    });
  });

  it("shows hostile names as they are", async () => {
    const page = await openPage(browser);
    await page.goto(pathToFileURL(here.path("hostile/report.html")).href);
    const names = await page.locator(".matrix tbody bdi").allTextContents();
    expect(names.toSorted()).toEqual([SCRIPT, TURNED, shown(STYLE)].toSorted());
    await page.close();
  });
});

/** A long name is cut. */
function shown(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
