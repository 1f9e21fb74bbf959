/**
 * Progress as text: pure functions from where a run stands to one line.
 *
 * @module
 */
import type { EpochEvent, StartEvent } from "../../src/index.ts";
import { formatDuration, formatEta, formatRate, formatShare, formatStepMs, formatValue } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { type Field, fit, joined, optional, withBar } from "./line.ts";
import type { Progress, Trend } from "./tracker.ts";

const ARROW: Readonly<Record<Trend, string>> = { down: "↓", up: "↑", level: "→", unknown: " " };

/** The line that is repainted: `epoch 12/50 ━━━━━━────── 24 %  0.21 ms/step  eta 2 s  loss 0.2130 ↓  accuracy 96.7 %`. */
export function renderLive(progress: Progress, width: number, style: Style): string {
  const { start, epoch } = progress;
  const fields = [
    { text: style.bold(epochLabel(epoch, start)), expendable: 0 },
    "bar",
    { text: percent(progress), expendable: 0 },
    ...speed(progress, style),
    { text: lossOf(progress.loss, progress.trend), expendable: 0 },
    ...optional(progress.accuracy, (share) => `accuracy ${formatShare(share).padStart(7)}`, 3),
  ] as const;
  return withBar(fields, done(progress), width - 1, style);
}

/** The line that says where a long epoch stands, for logs. */
export function renderPlain(progress: Progress): string {
  const { start, epoch, step } = progress;
  const total = start.epochs * start.stepsPerEpoch;
  const eta = progress.etaMs === undefined ? "" : `  eta ${formatEta(progress.etaMs)}`;
  const ms = progress.stepMs === undefined ? "" : `  ${formatStepMs(progress.stepMs)} ms/step`;
  const loss = lossOf(progress.loss, progress.trend);
  return `${epochLabel(epoch, start)}  step ${step}/${total}  ${percent(progress).trim()}${ms}${eta}  ${loss}`.trimEnd();
}

/** The line above those of the epochs: what the network gives that the run begins with; undefined where nobody measured it. */
export function renderBeginning(start: StartEvent, width: number, style: Style): string | undefined {
  const { validation } = start;
  if (validation === undefined) return undefined;
  const fields = [
    { text: epochLabel(0, start), expendable: 0 },
    { text: `validation loss ${formatValue(validation.loss).padEnd(6)}`, expendable: 0 },
    ...optional(validation.accuracy, (share) => `accuracy ${formatShare(share).padStart(7)}`, 2),
    { text: style.yellow("★"), expendable: 0 },
    { text: "as it begins", expendable: 3 },
  ];
  return joined(fit(fields, width - 1)).trimEnd();
}

/** The line that stays after an epoch; a star marks the best one so far. */
export function renderEpoch(event: EpochEvent, start: StartEvent, trend: Trend, width: number, style: Style): string {
  const star = event.best ? style.yellow("★") : " ";
  const { validation } = event;
  const fields = [
    { text: epochLabel(event.epoch, start), expendable: 0 },
    { text: lossOf(event.loss, trend), expendable: validation ? 1 : 0 },
    ...optional(event.accuracy, (share) => `accuracy ${formatShare(share).padStart(7)}`, validation ? 4 : 2),
    ...optional(validation?.loss, (loss) => `validation loss ${formatValue(loss).padEnd(6)}`, 0),
    ...optional(validation?.accuracy, (share) => `accuracy ${formatShare(share).padStart(7)}`, 2),
    ...watched(validation),
    { text: star, expendable: 0 },
    { text: style.dim(formatDuration(event.durationMs).padStart(6)), expendable: 3 },
  ];
  return joined(fit(fields, width - 1)).trimEnd();
}

/** The metrics of a validation: those that decide which epoch is the best. */
function watched(validation: EpochEvent["validation"]): Field[] {
  return Object.entries(validation?.metrics ?? {}).map(([metric, value]) => ({
    text: `${metric} ${formatValue(Number(value)).padEnd(6)}`,
    expendable: 1,
  }));
}

function epochLabel(epoch: number, { epochs }: StartEvent): string {
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
}

function percent(progress: Progress): string {
  return `${Math.floor(100 * done(progress))} %`.padStart(5);
}

function done({ start, step }: Progress): number {
  return step / (start.epochs * start.stepsPerEpoch);
}

function speed({ start, stepMs, etaMs }: Progress, style: Style): Field[] {
  return [
    ...optional(stepMs, (ms) => style.dim(`${formatStepMs(ms).padStart(5)} ms/step`), 4),
    ...optional(stepMs, (ms) => style.dim(`${formatRate((1000 * start.batchSize) / ms).padStart(4)} samples/s`), 5),
    ...optional(etaMs, (ms) => `eta ${formatEta(ms).padStart(4)}`, 2),
  ];
}

function lossOf(loss: number, trend: Trend): string {
  return `loss ${formatValue(loss).padEnd(6)} ${ARROW[trend]}`;
}
