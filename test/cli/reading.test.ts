import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { styleFor, visibleLength } from "../../cli/base/style.ts";
import type { Terminal } from "../../cli/base/terminal.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import { type ReadingEvent, type ReadingListener, whileReading } from "../../cli/inputs/reading.ts";
import { eventReadings, plainReadings, renderPlainReading, renderReading } from "../../cli/progress/reading.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-reading-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain = styleFor(false);

const event: ReadingEvent = {
  type: "reading",
  file: "data/big.csv",
  pass: 2,
  passes: 4,
  bytes: 50 * 2 ** 20,
  totalBytes: 100 * 2 ** 20,
  rows: 1_234_567,
  durationMs: 6000,
};

/** What is written, line by line. */
function terminal(): Terminal & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, line: (text = "") => lines.push(text) } as unknown as Terminal & { readonly lines: string[] };
}

describe("a line on how far a file is read", () => {
  it("says everything where there is room, and estimates over all passes", () => {
    expect(renderReading(event, 140, plain)).toBe(
      "reading big.csv  pass 2/4  ━━━━━━━━━───────────────   37 %   50.0 MiB of 100.0 MiB  1,234,567 rows  25.0 MiB/s  eta 10 s",
    );
    expect(renderPlainReading(event)).toBe(
      "reading big.csv  pass 2/4  37 %   50.0 MiB of 100.0 MiB  1,234,567 rows  25.0 MiB/s  eta 10 s",
    );
  });

  it("leaves out what matters least, and is never as wide as the terminal", () => {
    expect(renderReading(event, 60, plain)).toBe("reading big.csv  pass 2/4  ━━━━━──────────   37 %  eta 10 s");
    for (let width = 1; width <= 160; width++) {
      expect(visibleLength(renderReading(event, width, styleFor(true)))).toBeLessThanOrEqual(width - 1);
    }
  });

  it("paints a full bar where more was read than was planned", () => {
    const more = renderReading({ ...event, pass: 6 }, 140, plain);
    expect(more).toContain(`  ${"━".repeat(24)}  `);
  });

  it("promises nothing of a pipe, and nothing of an empty file", () => {
    const pipe = { ...event, file: "standard input", pass: 1, passes: 1, totalBytes: undefined };
    expect(renderPlainReading(pipe)).toBe("reading standard input  50.0 MiB  1,234,567 rows  8.3 MiB/s");
    expect(renderReading(pipe, 100, plain)).toBe("reading standard input  50.0 MiB  1,234,567 rows  8.3 MiB/s");
    expect(renderPlainReading({ ...event, totalBytes: 0, bytes: 0 })).not.toContain("eta");
  });
});

describe("listeners", () => {
  const at = (durationMs: number): ReadingEvent => ({ ...event, durationMs });

  it("write a line every five seconds, and none of what is read sooner", () => {
    const err = terminal();
    const listener = plainReadings(err);
    for (let ms = 0; ms <= 11_000; ms += 100) listener.event(at(ms));
    expect(err.lines).toEqual([renderPlainReading(at(5000)), renderPlainReading(at(10_000))]);
  });

  it("write an event a second", () => {
    const out = terminal();
    const listener = eventReadings(out);
    for (let ms = 0; ms <= 2500; ms += 100) listener.event(at(ms));
    expect(out.lines.map((line) => JSON.parse(line))).toEqual([at(1000), at(2000)]);
  });
});

describe("reading", () => {
  const rows = (count: number, row: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("");
  const TEXT = `x,y\n${Array.from({ length: 50_000 }, (_, i) => `${i % 97}.25,${i % 3 === 0 ? "a" : "b"}`).join("\n")}\n`;

  async function heard(name: string, contents: string | Uint8Array): Promise<ReadingEvent[]> {
    const events: ReadingEvent[] = [];
    const listener: ReadingListener = { event: (event) => void events.push(event), close: () => {} };
    writeFileSync(join(folder, name), contents);
    await readTrainingInputs(join(folder, name), { target: "y", stream: true }, undefined, listener);
    return events;
  }

  it.each([
    ["a plain file", "plain.csv", TEXT],
    ["a packed file, in packed bytes", "packed.csv.gz", gzipSync(TEXT)],
  ])("is heard of pass by pass, to the last byte and row: %s", async (_, name, contents) => {
    const events = await heard(name, contents);
    const size = Buffer.byteLength(contents);
    for (const pass of [1, 2, 3, 4]) {
      const own = events.filter((event) => event.pass === pass);
      expect(own.at(-1)).toMatchObject({ passes: 4, bytes: size, totalBytes: size, rows: 50_000 });
      expect(own.map(({ bytes }) => bytes)).toEqual(own.map(({ bytes }) => bytes).sort((a, b) => a - b));
    }
    const durations = events.map(({ durationMs }) => durationMs);
    expect(durations).toEqual([...durations].sort((a, b) => a - b));
  });

  it("counts a pass more where a file is read again after its beginning misled", async () => {
    const late = `x;y\n${rows(150_000, (i) => `${i % 89};${i % 3 === 0 ? "a" : "b"}`)}${rows(9000, (i) => `${i % 7},5;a`)}`;
    const events = await heard("late.csv", late);
    const counts = [...new Set(events.map(({ pass, passes }) => `${pass}/${passes}`))];
    expect(counts).toEqual(["1/4", "2/4", "3/4", "4/4", "5/5"]);
    for (const one of events) {
      const percent = Number(/(\d+) %/.exec(renderPlainReading(one))![1]);
      expect(percent).toBeLessThanOrEqual(100);
    }
  });

  it("ends with a listener that is closed, and signals that are as before, also where it fails", async () => {
    const before = process.listenerCount("SIGINT");
    let closed = 0;
    const listener: ReadingListener = { event: () => {}, close: () => closed++ };
    const during = whileReading({ where: "standard input", file: undefined }, 1, listener, async () => {
      expect(process.listenerCount("SIGINT")).toBe(before + 1);
      throw new Error("no");
    });
    await expect(during).rejects.toThrow("no");
    expect([closed, process.listenerCount("SIGINT")]).toEqual([1, before]);
  });
});
