/**
 * An experiment as the part of an address behind `#`, and back: a link is an experiment.
 *
 * Unknown keys are passed over with a note, and so are values that are none: a link of another version still opens.
 *
 * @module
 */
import { DEFAULT_EXPERIMENT, type Experiment, LIMITS, OPTIMIZERS, SOURCES } from "./experiment.ts";
import { LAYER_KINDS, type LayerChoice, layerKind } from "./layers.ts";

const VERSION = "1";

/** How a run is looked at. */
export interface Display {
  /** Steps a frame: one of {@link SPEEDS}. */
  readonly speed: number;
  /** Whether noisy curves have a smoothed line over them. */
  readonly isSmoothed: boolean;
  /** Whether the axis of the loss is. */
  readonly isLogarithmic: boolean;
}

/** The last one is as many as there is time for. */
export const SPEEDS: readonly number[] = [1, 2, 4, 8, 16, 32, Number.POSITIVE_INFINITY];

export const DEFAULT_DISPLAY: Display = { speed: 4, isSmoothed: true, isLogarithmic: true };

/** What a link holds beside the experiment. */
export interface Place {
  readonly experiment: Experiment;
  /** The name of the view. */
  readonly view: string;
  /** Of the book; the view that shows it knows their names. */
  readonly chapter: string;
  /** Whether the controls are left out, for lessons and frames. */
  readonly embed: boolean;
  readonly display: Display;
}

export interface ReadPlace extends Place {
  /** What could not be read, for people. */
  readonly notes: readonly string[];
}

/** `v=1&view=train&data=spirals&…` */
export function linkOf({ experiment, view, chapter, embed, display }: Place): string {
  const { source, samples, noise, target, layers, scale, optimizer, learningRate, batchSize, epochs, seed } =
    experiment;
  const fields = {
    v: VERSION,
    view,
    data: source,
    samples,
    noise,
    ...(target !== "" && { target }),
    layers: layersText(layers),
    ...(scale !== 1 && { scale }),
    optimizer,
    rate: learningRate,
    batch: batchSize,
    epochs,
    seed,
    ...(chapter !== "" && { chapter }),
    ...(embed && { embed: 1 }),
    speed: display.speed,
    ...(!display.isSmoothed && { smooth: 0 }),
    ...(!display.isLogarithmic && { axis: "linear" }),
  };
  return new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value)])).toString();
}

/** @param link with or without `#` */
export function readLink(link: string, views: readonly string[]): ReadPlace {
  const fields = new Map(new URLSearchParams(link.replace(/^#/, "")));
  const notes: string[] = [];
  const version = fields.get("v") ?? VERSION;
  if (version !== VERSION) notes.push(`The link is of version ${version}, and this page knows ${VERSION}.`);
  const read = reader(fields, notes);
  const usual = DEFAULT_EXPERIMENT;
  const experiment: Experiment = {
    source: read.choice("data", SOURCES, usual.source),
    samples: read.integer("samples", LIMITS.samples, usual.samples),
    noise: read.number("noise", LIMITS.noise, usual.noise),
    target: read.parsed("target", (text) => (text.length <= LIMITS.target.most ? text : undefined), usual.target),
    layers: read.parsed("layers", layersFrom, usual.layers),
    scale: read.number("scale", LIMITS.scale, usual.scale),
    optimizer: read.choice("optimizer", OPTIMIZERS, usual.optimizer),
    learningRate: read.number("rate", LIMITS.learningRate, usual.learningRate),
    batchSize: read.integer("batch", LIMITS.batchSize, usual.batchSize),
    epochs: read.integer("epochs", LIMITS.epochs, usual.epochs),
    seed: read.integer("seed", LIMITS.seed, usual.seed),
  };
  const view = read.choice("view", views, views[0]!);
  const chapter = read.parsed("chapter", (text) => (/^[\w-]{1,40}$/.test(text) ? text : undefined), "");
  const embed = read.choice("embed", ["0", "1"], "0") === "1";
  const { speed } = DEFAULT_DISPLAY;
  const display: Display = {
    speed: read.parsed("speed", (text) => SPEEDS.find((steps) => `${steps}` === text), speed),
    isSmoothed: read.choice("smooth", ["0", "1"], "1") === "1",
    isLogarithmic: read.choice("axis", ["log", "linear"], "log") === "log",
  };
  const unknown = [...fields.keys()].filter((key) => key !== "v");
  if (unknown.length > 0) notes.push(`The link says ${unknown.slice(0, 5).join(", ")}, which this page does not know.`);
  return { experiment, view, chapter, embed, display, notes };
}

/** `a16-b-r-a16-b-r` */
export function layersText(layers: readonly LayerChoice[]): string {
  return layers.map(({ kind, width = "" }) => `${layerKind(kind).letter}${width}`).join("-") || "none";
}

/** The layers that {@link layersText} wrote; undefined for other text. */
export function layersFrom(text: string): LayerChoice[] | undefined {
  if (text === "none") return [];
  const layers = text.split("-").map(layerFrom);
  return layers.length <= LIMITS.layers.most && layers.every((layer) => layer !== undefined) ? layers : undefined;
}

function layerFrom(text: string): LayerChoice | undefined {
  const keepsWidth = LAYER_KINDS.find(({ letter, hasWidth }) => !hasWidth && letter === text);
  if (keepsWidth) return { kind: keepsWidth.kind };
  const [, letters, digits] = /^(\w+?)(\d{1,4})$/.exec(text) ?? [];
  const found = LAYER_KINDS.find(({ letter, hasWidth }) => hasWidth && letter === letters);
  const width = Number(digits);
  return found && width >= LIMITS.width.least && width <= LIMITS.width.most ? { kind: found.kind, width } : undefined;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Takes fields out of a link. */
function reader(fields: Map<string, string>, notes: string[]) {
  const parsed = <T>(key: string, parse: (text: string) => T | undefined, usual: T): T => {
    const text = fields.get(key);
    fields.delete(key);
    if (text === undefined) return usual;
    const value = parse(text);
    if (value === undefined) notes.push(`The link's ${key} "${text.slice(0, 40)}" is none; the usual one is taken.`);
    return value ?? usual;
  };
  const number = (key: string, { least, most }: Range, usual: number): number =>
    parsed(
      key,
      (text) => (text.trim() !== "" && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
      usual,
    );
  const integer = (key: string, range: Range, usual: number): number =>
    parsed(
      key,
      (text) =>
        /^\d+$/.test(text) && Number(text) >= range.least && Number(text) <= range.most ? Number(text) : undefined,
      usual,
    );
  const choice = <T extends string>(key: string, choices: readonly T[], usual: T): T =>
    parsed(key, (text) => choices.find((candidate) => candidate === text), usual);
  return { parsed, number, integer, choice };
}
