import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importOnnx } from "../../src/formats/onnx/index.ts";
import { modelFromBytes, type Tensor } from "../../src/index.ts";
import { readSafetensors } from "../../src/node/index.ts";
import { hasChromium } from "../support/chromium.ts";
import { closeQuietly, Studio } from "../support/studio.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** What a button of the page saves. */
async function taken(page: Page, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return readFile(await download.path());
}

describe.skipIf(!hasChromium)("the runs of the studio", () => {
  let studio: Studio;
  let folder = "";
  beforeAll(async () => {
    studio = await Studio.start();
    folder = await mkdtemp(join(tmpdir(), "chainrule-runs-"));
  });
  afterAll(async () => {
    await studio.close();
    await rm(folder, { recursive: true });
  });

  it("are kept, compared by what differs, opened again and forgotten", async () => {
    const opened = await studio.open("view=runs&epochs=3&samples=200");
    const { page } = opened;
    await page.getByText("No run is kept yet").waitFor();
    await page.getByRole("button", { name: "Keep the present run" }).click();
    await page.getByRole("link", { name: "Train" }).click();
    await page.getByLabel("Learning rate").fill("0.05");
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByRole("button", { name: "Keep the present run" }).click();
    const table = page.getByRole("table", { name: "Only the settings in which the runs differ are shown." });
    await table.getByRole("columnheader", { name: "learning rate" }).waitFor();
    expect(await table.getByRole("columnheader", { name: "seed" }).count()).toBe(0);
    await table.getByRole("row", { name: /run 1.*0\.01.*at step/ }).waitFor();
    await table.getByRole("row", { name: /run 2.*0\.05/ }).waitFor();
    await page.getByRole("button", { name: "Forget run 1" }).click();
    await page.getByRole("row", { name: /run 2/ }).getByRole("link", { name: "Open" }).click();
    await page.waitForURL(/view=train.*rate=0\.05/);
    await closeQuietly(opened);
  });

  it("are also those of the command: a folder is opened, and one that is none refused", async () => {
    const run = join(folder, "0007-otter");
    await mkdir(run);
    await writeFile(join(run, "config.json"), JSON.stringify({ data: "otters.csv", recipe: { seed: 3 } }));
    const epoch = { type: "epoch", step: 10, validation: { loss: 0.25, accuracy: 0.9 } };
    await writeFile(join(run, "events.ndjson"), `${JSON.stringify(epoch)}\n{"type":"end","reason":"finished"}\n`);
    await mkdir(join(folder, "photos"));
    await writeFile(join(folder, "photos/otter.txt"), "none");
    const opened = await studio.open("view=runs");
    const { page } = opened;
    await page.getByLabel("The folder of a run").setInputFiles(join(folder, "photos"));
    await page.getByRole("alert").getByText("photos has no config.json").waitFor();
    await page.getByLabel("The folder of a run").setInputFiles(run);
    await page.getByRole("row", { name: /0007-otter.*0\.2500 at step 10.*finished/ }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await closeQuietly(opened);
  });

  it("can be taken away: the program that is written ends in Node with the bits that the page has", async () => {
    const opened = await studio.open("view=runs&epochs=3&samples=200&scale=0.5&data=moons");
    const { page } = opened;
    await page.getByRole("link", { name: "Train" }).click();
    await page.getByText("finished").waitFor();
    await page.getByRole("link", { name: "Runs" }).click();
    const weights = await taken(page, "Weights");
    const { network, description } = modelFromBytes(weights, "experiment.safetensors");
    expect(description.classes).toEqual(["orange", "blue"]);

    const face = (name: string): string => JSON.stringify(pathToFileURL(join(ROOT, `dist/node/${name}.js`)).href);
    const code = new TextDecoder().decode(await taken(page, "Code"));
    const program = join(folder, "experiment.mts");
    await writeFile(program, code.replace('"chainrule"', face("index")).replace('"chainrule/node"', face("node")));
    const { stdout } = await promisify(execFile)(join(ROOT, "node_modules/.bin/tsx"), [program], { cwd: folder });
    expect(stdout).toContain("accuracy");
    const bits = (values: ReadonlyMap<string, Tensor>) => Array.from(values, ([name, { data }]) => [name, ...data]);
    const repeated = await readSafetensors(join(folder, "experiment.safetensors"));
    expect(bits(repeated).sort()).toEqual(bits(await network.state()).sort());

    const onnx = importOnnx(await taken(page, "ONNX"));
    expect([onnx.network.inputs, onnx.network.outputs, onnx.softmax]).toEqual([2, 2, true]);
    expect(new TextDecoder().decode(await taken(page, "Curves"))).toMatch(/^step,loss,accuracy,validationLoss.*\n1,/);
    expect([...(await taken(page, "Picture")).subarray(1, 4)]).toEqual([..."PNG"].map((c) => c.charCodeAt(0)));
    await closeQuietly(opened);
  });
});
