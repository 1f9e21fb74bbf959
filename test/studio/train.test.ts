import { readdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layerDefinitions, train } from "../../src/index.ts";
import { makeProblem } from "../../studio/data/problems.ts";
import { readLink } from "../../studio/experiment/link.ts";
import { batching, networkFor, optimizerFor } from "../../studio/experiment/network.ts";
import { hasChromium, openPage } from "../support/chromium.ts";
import { mostChangesInATask } from "../support/main-thread.ts";
import { closeQuietly, Studio, settled } from "../support/studio.ts";

const ASSETS = resolve(import.meta.dirname, "../../dist/studio/assets");
/** Of the document by one task. Measured: 266, most of it when the page is opened. */
const MOST_CHANGES = 400;
/** Until a run has come so far: it ends a hang. */
const WAIT = { timeout: 300_000 };

describe.skipIf(!hasChromium)("the train view", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.start();
  });
  afterAll(() => studio.close());

  it("runs when it is opened, stands still when it is paused, and goes on by one step", async () => {
    const opened = await studio.open();
    const { page } = opened;
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(10);
    await page.getByRole("button", { name: "Pause" }).click();
    const step = await settled(() => stepOf(page));
    await page.getByRole("button", { name: "One step" }).click();
    await expect.poll(() => stepOf(page), WAIT).toBe(step + 1);
    await closeQuietly(opened);
  });

  it("begins anew with another network, which stands in the address, and going back brings the one before", async () => {
    const opened = await studio.open("layers=a8-r");
    const { page } = opened;
    await page.getByLabel("Width of Affine, layer 0").fill("12");
    await page.getByLabel("Width of Affine, layer 0").press("Enter");
    await expect.poll(() => page.url()).toContain("layers=a12-r");
    await page.getByRole("button", { name: "+ Batch normalization" }).click();
    await page.getByRole("button", { name: "Move Batch normalization, layer 2 up" }).click();
    await expect.poll(() => page.url()).toContain("layers=a12-b-r&");
    await page.goBack();
    await expect.poll(() => page.url()).toContain("layers=a12-r-b&");
    await page.getByRole("button", { name: "Remove Batch normalization, layer 2" }).click();
    await expect.poll(() => page.url()).toContain("layers=a12-r&");
    await closeQuietly(opened);
  });

  it("has a button for every layer of the catalog that keeps its width, and trains a network of them", async () => {
    const opened = await studio.open("layers=a8&epochs=2");
    const { page } = opened;
    const added = layerDefinitions().filter(({ hidden }) => hidden !== undefined);
    for (const { label } of added) await page.getByRole("button", { name: `+ ${label}`, exact: true }).click();
    const letters = added.map(({ kind, short = kind }) => short);
    await expect.poll(() => page.url()).toContain(`layers=a8-${letters.join("-")}&`);
    await page.getByText("epoch 2").and(page.getByText("finished")).waitFor();
    await closeQuietly(opened);
  });

  it("lets what is typed stand while the run is drawn", async () => {
    const opened = await studio.open();
    const { page } = opened;
    const field = page.getByLabel("Learning rate");
    await field.fill("0.5");
    const step = await stepOf(page);
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(step + 8);
    expect(await field.inputValue()).toBe("0.5");
    await field.press("Enter");
    await expect.poll(() => page.url()).toContain("rate=0.5");
    await field.fill("11"); // more than is allowed
    await field.press("Enter");
    expect(await field.inputValue()).toBe("0.5");
    await closeQuietly(opened);
  });

  it("gives the numbers of the library at a step, and the same ones when its link is opened again", async () => {
    const link = "samples=200&layers=a8-b-r&optimizer=sgd&epochs=3&seed=7";
    const opened = await studio.open(link);
    const { page } = opened;
    await page.getByText("finished").waitFor(WAIT);
    const shown = await numbersOf(page);
    await page.reload();
    await page.getByText("finished").waitFor(WAIT);
    expect(await numbersOf(page)).toEqual(shown);
    const { experiment } = readLink(link, ["train"]);
    const samples = makeProblem(experiment);
    const options = {
      ...batching(experiment, samples.train.labels.length),
      optimizer: optimizerFor(experiment),
      epochs: experiment.epochs,
      seed: experiment.seed,
      threads: 1,
      validation: samples.validation,
    };
    const last = { loss: Number.NaN, validationLoss: Number.NaN, validationAccuracy: Number.NaN };
    for await (const event of train(networkFor(experiment, 2, 2), samples.train, options)) {
      if (event.type === "step") last.loss = event.loss;
      if (event.type === "epoch") last.validationLoss = event.validation!.loss;
      if (event.type === "epoch") last.validationAccuracy = event.validation!.accuracy!;
    }
    expect(shown.slice(0, 3)).toEqual(Object.values(last).map((value) => value.toPrecision(3)));
    await closeQuietly(opened);
  });

  it("learns from a CSV file that is dropped, and says what a broken one is broken by", async () => {
    const opened = await studio.open();
    const { page } = opened;
    const rows = Array.from({ length: 120 }, (_, i) => `${i % 7},${i % 5},${i % 7 > 3 ? "many" : "few"}`);
    await drop(page, "good.csv", ["a,b,amount", ...rows].join("\n"));
    await expect.poll(() => page.getByLabel("Column to learn").inputValue(), WAIT).toBe("amount");
    await page.getByRole("columnheader", { name: "many" }).waitFor(WAIT);
    await expect.poll(() => accuracyOf(page), WAIT).toBe(1);
    await drop(page, "broken.csv", "a,b,amount\n1,2,few\n3,many\n");
    const alert = page.getByRole("alert");
    await alert.waitFor(WAIT);
    expect(await alert.textContent()).toMatch(
      /the run goes on\. broken\.csv, line 3: 2 cells, but line 1 has 3\. .*quotes/,
    );
    expect(page.url()).toContain("data=file"); // the good one goes on
    await closeQuietly(opened);
  });

  it("reads digits to 95 % within its epochs, and one that is drawn", async () => {
    const opened = await studio.open();
    const { page } = opened;
    await page.getByLabel("Learn from").selectOption("digits");
    await page.getByRole("heading", { name: "Draw a digit" }).waitFor(WAIT);
    await page.getByLabel("Epochs").fill("8");
    await page.getByLabel("Epochs").press("Enter");
    await page.getByText("epoch 8 · step 1504 · finished").waitFor(WAIT); // then the mistakes are those of these weights
    expect(await accuracyOf(page)).toBeGreaterThanOrEqual(0.95);
    await draw(page, [
      [0.5, 0.15],
      [0.5, 0.85],
    ]);
    const said = page.getByTestId("said");
    await expect.poll(() => said.innerText(), WAIT).toMatch(/^It says 1, with a probability of 9\d\.\d %\.$/);
    expect(await likelihoodOf(page, "1")).toBeGreaterThan(90);
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await said.innerText()).toBe("Nothing is drawn yet.");
    await page.getByRole("button", { name: "The next picture" }).click();
    await page.getByText("of those not learned from: a 7").waitFor(); // MNIST's first test picture
    await expect.poll(() => said.innerText(), WAIT).toMatch(/^It says 7/);
    const mistakes = page.getByRole("region", { name: /The worst of \d+ mistakes/ }).getByRole("button");
    const [, label, taken] = /a (\d), taken for (\d)/.exec((await mistakes.first().textContent())!)!;
    expect(taken).not.toBe(label);
    await mistakes.first().click();
    await page.getByText(`of those not learned from: a ${label}`).waitFor();
    await expect.poll(() => said.innerText(), WAIT).toMatch(new RegExp(`^It says ${taken}`));
    await closeQuietly(opened);
  });

  it("never holds up the page for long: opened, and learning from points and from pictures", async () => {
    const opened = await studio.open("speed=Infinity");
    const { page } = opened;
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(500);
    await page.getByLabel("Learn from").selectOption("digits");
    await expect.poll(() => accuracyOf(page), WAIT).toBeGreaterThan(0.93);
    await draw(page, [
      [0.3, 0.2],
      [0.7, 0.2],
      [0.4, 0.85],
    ]);
    await expect.poll(() => page.getByTestId("said").innerText(), WAIT).toMatch(/^It says/);
    expect(await mostChangesInATask(page)).toBeLessThan(MOST_CHANGES);
    await closeQuietly(opened);
  });

  it("keeps no more memory after 2,000 further steps", async () => {
    const opened = await studio.open("epochs=100000&speed=Infinity");
    const { page } = opened;
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(2500); // its curves are full: a halving is behind them
    const before = await heapAtRest(page);
    const step = await stepOf(page);
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(step + 2000);
    const grown = (await heapAtRest(page)) - before;
    expect(grown).toBeLessThan(2 ** 20);
    await closeQuietly(opened);
  });

  it("loads less than 150 kB of scripts before it trains, charts included", async () => {
    const loaded = new Set<string>();
    const page = await openPage(studio.browser);
    page.on("request", (request) => loaded.add(request.url().split("/").at(-1)!));
    await page.goto(studio.address);
    await page.locator(".uplot").first().waitFor(WAIT);
    await expect.poll(() => stepOf(page), WAIT).toBeGreaterThan(0);
    await page.close();
    const names = (await readdir(ASSETS)).filter((name) => name.endsWith(".js") && loaded.has(name));
    expect(
      names.some((name) => name.startsWith("index-")) && names.some((name) => name.startsWith("training-worker-")),
    ).toBe(true);
    const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(`${ASSETS}/${name}`)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });
});

async function stepOf(page: Page): Promise<number> {
  return Number(/step (\d+)/.exec(await page.locator("output").innerText())?.[1] ?? 0);
}

async function accuracyOf(page: Page): Promise<number> {
  return Number((await numbersOf(page))[2]);
}

/** Loss, validation loss, validation accuracy and the best epoch, as they are shown. */
async function numbersOf(page: Page): Promise<string[]> {
  return page.locator(".latest dd").allInnerTexts();
}

async function likelihoodOf(page: Page, name: string): Promise<number> {
  const row = page
    .getByRole("list", { name: "Class probabilities" })
    .getByRole("listitem")
    .filter({ hasText: new RegExp(`^${name}`) });
  return Number.parseFloat((await row.locator("span").last().innerText()).trim());
}

/** Drops a file onto the page, as from a folder. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content!], fileName!));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** In one stroke through points of the paper, each from 0 to 1. */
async function draw(page: Page, points: readonly (readonly [x: number, y: number])[]): Promise<void> {
  const paper = page.getByRole("img", { name: /Paper/ });
  await paper.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await paper.boundingBox())!;
  const [first, ...rest] = points.map(([across, down]) => [x + across * width, y + down * height] as const);
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 8 });
  await page.mouse.up();
}

/** Of the page's own thread, in bytes, without garbage. */
/** Bytes, once what is under way has come to its end: frames in between belong to nobody yet. */
async function heapAtRest(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Pause" }).click();
  await settled(() => stepOf(page));
  const session = await page.context().newCDPSession(page);
  for (let turn = 0; turn < 2; turn++) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
