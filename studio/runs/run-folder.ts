/**
 * A run of the command, from the files of its folder. They may come from anybody: sizes are bounded, and nothing in them
 * is more than text and numbers.
 *
 * @module
 */
import { FormatError, formatBytes } from "../../src/index.ts";
import { type Curves, noCurves } from "../training/run-curves.ts";
import type { Series } from "../training/series.ts";
import type { KeptRun, Settings } from "./kept-run.ts";

/** A file as a page gets it. */
export interface FolderFile {
  readonly name: string;
  readonly size: number;
  text(): Promise<string>;
}

/** Some 100,000 epochs. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_CONFIG_BYTES = 2 ** 20;
const MOST_SETTINGS = 40;
const LONGEST_TEXT = 80;

/**
 * Reads `config.json` and `events.ndjson`; other files are passed over.
 *
 * @param name of the folder, for people
 * @throws FormatError if one of them is not there, too large, or not what a run writes
 */
export async function readRunFolder(name: string, files: readonly FolderFile[]): Promise<KeptRun> {
  const config = objectFrom(await textOf(files, "config.json", MOST_CONFIG_BYTES, name), `${name}/config.json`);
  const lines = (await textOf(files, "events.ndjson", MOST_BYTES, name)).split("\n");
  const { curves, state } = curvesFrom(lines, `${name}/events.ndjson`);
  return { name, settings: settingsFrom(config), curves, state };
}

async function textOf(files: readonly FolderFile[], name: string, most: number, folder: string): Promise<string> {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) {
    throw new FormatError(
      `${folder} has no ${name}: it is not the folder of a run. Choose one such as runs/0001-mnist.`,
    );
  }
  if (file.size <= most) return file.text();
  throw new FormatError(`${folder}/${name} has ${formatBytes(file.size)}; at most ${formatBytes(most)} are read.`);
}

function objectFrom(text: string, where: string): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${where} is no JSON object. It is damaged, or something else.`);
}

/** The data and every choice; what is nested deeper is not for people. */
function settingsFrom({ data, recipe }: Readonly<Record<string, unknown>>): Settings {
  const choices = typeof recipe === "object" && recipe !== null ? Object.entries(recipe) : [];
  const entries = [["data", data] as const, ...choices].slice(0, MOST_SETTINGS);
  return Object.fromEntries(entries.map(([name, value]) => [readable(name), String(value).slice(0, LONGEST_TEXT)]));
}

/** `batchSize` → `batch size`. */
function readable(name: string): string {
  return name.slice(0, LONGEST_TEXT).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function curvesFrom(lines: readonly string[], where: string): { curves: Curves; state: string } {
  const curves = noCurves();
  let state = "not finished";
  let known = 0;
  for (const line of lines) {
    const event = parsed(line) as Readonly<Record<string, unknown>> | null | undefined;
    if (typeof event !== "object" || event === null) continue; // the last line of a run that was killed
    known++;
    if (event.type === "step") addTo(curves.loss, curves.accuracy, event.step, event);
    if (event.type === "epoch" && typeof event.validation === "object" && event.validation !== null) {
      addTo(curves.validationLoss, curves.validationAccuracy, event.step, event.validation);
    }
    if (event.type === "end") state = `${event.reason === "earlyStopping" ? "stopped early" : event.reason}`;
    if (event.type === "failed") state = `failed: ${String(event.message).slice(0, 4 * LONGEST_TEXT)}`;
  }
  if (known === 0) throw new FormatError(`${where} has no event in it. The run had not begun, or the file is damaged.`);
  return { curves, state: state.slice(0, 5 * LONGEST_TEXT) };
}

/** Steps that do not grow are of a file that was put together by hand: they would be drawn as nonsense. */
function addTo(loss: Series, accuracy: Series, step: unknown, measured: object): void {
  const before = loss.buckets.at(-1)?.at ?? 0;
  if (typeof step !== "number" || !(step > before)) return;
  const { loss: value, accuracy: share } = measured as { readonly loss?: unknown; readonly accuracy?: unknown };
  loss.add(step, typeof value === "number" ? value : Number.NaN);
  if (typeof share === "number") accuracy.add(step, share);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
