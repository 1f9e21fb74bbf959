import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  affineBackward,
  affineForward,
  batchNormBackward,
  batchNormBackwardStaged,
  batchNormForward,
  reluBackward,
  reluForward,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { hasChromium } from "../support/chromium.ts";
import { mostChangesInATask } from "../support/main-thread.ts";
import { closeQuietly, Studio, type StudioPage } from "../support/studio.ts";

const LINK = "v=1&view=chain-rule&data=blobs&samples=60&layers=a4-b-r&batch=8&epochs=3&seed=2";
/** Of pictures: the widest arrays, and the longest sums. */
const DIGITS_LINK = "v=1&view=chain-rule&data=digits&layers=a128-b-r&batch=128&epochs=1";
/** Of the document by one task. Measured: 2662, and 4575 where all that is drawn in slices is drawn at once. */
const MOST_CHANGES = 3500;
/** 45 of the 60 samples are trained on, in six batches an epoch. */
const STEPS = 18;
const TITLE = /(Forward|Backward) .*· (?:Layer (\d), )?(.+) · equation \((\d+)\)/;

/** What the page shows at one equation. */
interface Seen {
  /** `0`, or empty for the loss. */
  readonly layer: string;
  readonly title: string;
  readonly left: number;
  readonly right: number;
  readonly arrays: Readonly<Record<string, Tensor>>;
}

async function see(page: Page): Promise<Seen> {
  await page.locator('.chain-rule[aria-busy="false"]').waitFor();
  const title = await page.locator("#equation-title").innerText();
  const seen = await page.evaluate(() => ({
    left: Number(document.querySelector<HTMLElement>(".numbers [data-value]")!.dataset.value),
    right: Number(document.querySelector<HTMLElement>(".equation-card")!.dataset.right),
    arrays: [...document.querySelectorAll<HTMLElement>("[data-array]")].map((figure) => ({
      name: figure.dataset.array!,
      sizes: figure.dataset.sizes!.split(",").filter(Boolean).map(Number),
      data: [...figure.querySelectorAll<HTMLElement>(".cell")].map((cell) => Number(cell.title.split(" = ")[1])),
    })),
  }));
  const arrays = seen.arrays.map(({ name, sizes, data }) => [name, tensor(Float64Array.from(data), sizes)] as const);
  return { ...seen, title, layer: TITLE.exec(title)![2] ?? "", arrays: Object.fromEntries(arrays) };
}

/** Every equation from here to the end of the walk. */
async function walkOn(page: Page): Promise<Seen[]> {
  const walked = [await see(page)];
  const next = page.getByRole("button", { name: "Next →" });
  while (await next.isEnabled()) {
    await next.click();
    walked.push(await see(page));
  }
  return walked;
}

/** `0f1`: layer 0, forward, (1). */
function shorthand({ title }: Seen): string {
  const [, pass, layer = "L", , number] = TITLE.exec(title)!;
  return `${layer}${pass![0]!.toLowerCase()}${number}`;
}

describe.skipIf(!hasChromium)("the chain rule view", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.start();
  });
  afterAll(() => studio.close());

  /** At the end of the run, so that its weights stay as they are while they are walked through. */
  async function openStill(): Promise<StudioPage> {
    const opened = await studio.open(LINK);
    await opened.page.getByText(`Weights of training step ${STEPS}.`).waitFor();
    return opened;
  }

  it("walks to the loss and back by both ways, with the numbers of the library", async () => {
    const opened = await openStill();
    const { page } = opened;
    await page.getByRole("button", { name: "From the input" }).click();
    const staged = await walkOn(page);
    await page.getByRole("button", { name: "1 batch norm" }).click();
    await page.getByLabel("Way back").selectOption("closed");
    await page.getByRole("button", { name: "From the loss back" }).click();
    const closed = await walkOn(page);

    const forward = ["0f1", ..."1234567".split("").map((k) => `1f${k}`), "2f1", "3f1"];
    const loss = [3, 4, 5, 7, 8, 15, 16].map((k) => `Lf${k}`);
    const back = (numbers: readonly number[]): string[] => [
      ...["Lb12", "3b4", "3b6", "3b8", "2b4"],
      ...numbers.map((k) => `1b${k}`),
      ...["0b4", "0b6", "0b8"],
    ];
    expect(staged.map(shorthand)).toEqual([...forward, ...loss, ...back([10, 11, 12, 14, 16, 18])]);
    expect(closed.map(shorthand)).toEqual(back([10, 11, 23]));
    for (const { title, left, right } of [...staged, ...closed]) {
      expect(Math.abs(left - right), title).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(left)));
    }
    compareWithLibrary(staged, closed);
    await closeQuietly(opened);
  });

  it("passes over layers whose derivation cannot be walked, and checks gradients through them", async () => {
    const opened = await studio.open(LINK.replace("a4-b-r", "a4-l-g"));
    const { page } = opened;
    await page.getByText(`Weights of training step ${STEPS}.`).waitFor();
    for (const name of ["1 Layer norm", "2 GELU"]) {
      expect(await page.getByRole("button", { name }).isDisabled()).toBe(true);
    }
    await page.getByRole("button", { name: "0 Affine" }).click();
    await see(page);
    await page.getByRole("button", { name: /^Check / }).click();
    await page.getByText("✓ The chain rule is right.").waitFor();
    await page.getByRole("button", { name: "From the input" }).click();
    const walked = await walkOn(page);
    expect([...new Set(walked.map(({ layer }) => layer))].sort()).toEqual(["", "0", "3"]);
    await closeQuietly(opened);
  });

  it("checks every gradient by a finite difference", async () => {
    const opened = await openStill();
    const { page } = opened;
    await page.getByRole("button", { name: "From the loss back" }).click();
    const next = page.getByRole("button", { name: "Next →" });
    for (let isLast = false; !isLast; ) {
      await page.getByRole("button", { name: /^Check / }).click();
      const result = page.getByRole("status");
      await result.waitFor();
      expect(await result.innerText(), await page.locator("#equation-title").innerText()).toContain("is right");
      isLast = await next.isDisabled();
      if (!isLast) await next.click();
    }
    await closeQuietly(opened);
  });

  it("lights symbol, cells and code together, from any of them", async () => {
    const opened = await openStill();
    const { page } = opened;
    const litIn = (place: string): Promise<string[]> =>
      page.locator(`${place} [data-lit]`).evaluateAll((parts) => parts.map((part) => part.textContent ?? ""));
    await page.locator('.formula .katex-html [data-symbol="dout"]').hover();
    expect(await page.locator('[data-array="dout"] .cell[data-lit]').count()).toBe(3); // a row of three classes
    expect(await litIn(".code")).toEqual(["dout[n * M + m]"]);
    await page.locator('[data-array="w"] .cell[data-used]').first().focus();
    expect(await page.locator('[data-array="w"] .cell[data-lit]').count()).toBe(1);
    expect(await litIn(".code")).toEqual(["w[d * M + m]"]);
    expect(await page.locator('.formula .katex-html [data-symbol="w"][data-lit]').count()).toBe(1);
    await page.locator('.code [data-symbol="dx"]').hover();
    expect(await page.locator(".cell.result[data-lit]").count()).toBe(1);
    await closeQuietly(opened);
  });

  it("is gone through by keys: equations by the arrows, cells by the arrows inside a matrix", async () => {
    const opened = await openStill();
    const { page } = opened;
    const title = page.locator("#equation-title");
    await title.getByText("equation (4)").waitFor();
    await page.keyboard.press("ArrowRight");
    await title.getByText("equation (6)").waitFor();
    await page.keyboard.press("ArrowLeft");
    await title.getByText("equation (4)").waitFor();
    await page.getByLabel(/^Sample n/).fill("2");
    await page.getByLabel(/^Sample n/).press("Tab");
    await page
      .getByTitle(/^dx 2,/)
      .and(page.locator('[aria-selected="true"]'))
      .focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.getByLabel(/^Sample n/).inputValue()).toBe("3");
    expect(await title.innerText()).toContain("equation (4)");
    await closeQuietly(opened);
  });

  it("never holds up the page for long: opened, walked to the loss and back, checked", async () => {
    const opened = await studio.open(DIGITS_LINK);
    const { page } = opened;
    await page.getByRole("button", { name: "From the input" }).click();
    const next = page.getByRole("button", { name: "Next →" });
    for (; await next.isEnabled(); await next.click()) await page.locator('.chain-rule[aria-busy="false"]').waitFor();
    await page.getByRole("button", { name: "From the loss back" }).click();
    for (let step = 0; step < 4; step++) {
      await page.getByRole("button", { name: /^Check / }).click();
      await page.getByRole("status").waitFor();
      await next.click();
    }
    expect(await mostChangesInATask(page)).toBeLessThan(MOST_CHANGES);
    await closeQuietly(opened);
  });

  it("chooses what is clicked in a matrix", async () => {
    const opened = await openStill();
    const { page } = opened;
    await page
      .getByRole("gridcell")
      .and(page.getByTitle(/^w 3,0 = /))
      .click();
    await expect.poll(() => page.getByLabel(/^Input d/).inputValue()).toBe("3");
    expect(await page.getByLabel(/^Output m/).inputValue()).toBe("0");
    await expect.poll(() => page.locator(".cell.result").getAttribute("title")).toMatch(/^dx \d+,3 = /);
    await closeQuietly(opened);
  });

  it("shows a window of what is large, and fits into a narrow page", async () => {
    const opened = await studio.open("v=1&view=chain-rule&data=digits&layers=a20-r&batch=128&epochs=1", {
      viewport: { width: 360, height: 700 },
    });
    const { page } = opened;
    await page.getByRole("button", { name: "0 affine" }).click();
    await page
      .getByText(/rows \d+–\d+ .*are shown/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: /^Check / }).click();
    await page.getByRole("status").waitFor();
    expect(await page.locator('[data-array="w"] .cell').count()).toBe(16 * 16);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await closeQuietly(opened);
  });
});

/** Recomputes, in Node, everything that was shown from the batch, the labels and the weights that were shown. */
function compareWithLibrary(staged: readonly Seen[], closed: readonly Seen[]): void {
  const shown = (walked: readonly Seen[], layer: string): Readonly<Record<string, Tensor>> =>
    Object.assign({}, ...walked.filter((seen) => seen.layer === layer).map(({ arrays }) => arrays));
  const [first, norm, relu, last, loss] = ["0", "1", "2", "3", ""].map((layer) => shown(staged, layer));
  const equal = (computed: Readonly<Record<string, Tensor>>, seen: Readonly<Record<string, Tensor>>): void => {
    for (const [name, { data, shape }] of Object.entries(computed)) {
      expect(seen[name]?.shape, name).toEqual(shape);
      for (const [i, value] of data.entries()) expect(seen[name]!.data[i], `${name} ${i}`).toBeCloseTo(value, 12);
    }
  };
  const a = affineForward(first!.x!, first!.w!, first!.b!);
  equal({ out: a.out }, first!);
  const running = { runningMean: norm!.previousMean!, runningVar: norm!.previousVar! };
  const { out, cache, runningMean, runningVar } = batchNormForward(a.out, norm!.gamma!, norm!.beta!, running);
  if (cache.mode !== "train") throw new Error("The batch was not normalized by its own statistics.");
  const { xhat, mean, variance, invStd } = cache;
  equal({ x: a.out, out, xhat, mean, variance, invStd, runningMean, runningVar }, norm!);
  const r = reluForward(out);
  equal({ out: r.out }, relu!);
  const b = affineForward(r.out, last!.w!, last!.b!);
  equal({ x: r.out, out: b.out }, last!);
  const { loss: value, dlogits } = softmaxCrossEntropy(b.out, loss!.labels!.data);
  equal({ logits: b.out, dlogits, loss: tensor(Float64Array.of(value), []) }, loss!);
  const db = affineBackward(dlogits, b.cache);
  equal({ dout: dlogits, ...db }, last!);
  const dr = reluBackward(db.dx, r.cache);
  equal({ dout: db.dx, ...dr }, relu!);
  equal({ ...batchNormBackwardStaged(dr.dx, cache) }, norm!);
  const dn = batchNormBackward(dr.dx, cache);
  equal({ ...dn }, shown(closed, "1"));
  equal({ dout: dn.dx, ...affineBackward(dn.dx, a.cache) }, first!);
}
