/**
 * The curves of several runs in one plot: each has a colour, a dash pattern, and its number at its best epoch.
 *
 * @module
 */
import { formatShare, formatValue } from "../base/format.ts";
import { LINEAR, lossAxis } from "../page/axes.ts";
import { figure, table } from "../page/figure.ts";
import { type Html, html, name } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { EpochPoint } from "../report/run-report.ts";
import type { Group, Member } from "./problems.ts";

/** More lines than this cannot be told apart. */
export const MOST_RUNS = 6;

const COLOURS = ["first", "second", "third", "fourth", "fifth", "sixth"] as const;
const DASHES = ["none", "6 3", "2 2", "10 3 2 3", "14 4", "8 2 2 2 2 2"] as const;

/** One quantity of the epochs. */
interface Quantity {
  readonly title: string;
  readonly label: string;
  readonly of: (point: EpochPoint) => number | undefined;
  readonly format: (value: number) => string;
  readonly best: "lowest" | "highest";
}

const QUANTITIES: readonly Quantity[] = [
  loss("Training loss", ({ loss }) => loss),
  loss("Validation loss", ({ validationLoss }) => validationLoss),
  accuracy("Training accuracy", ({ accuracy }) => accuracy),
  accuracy("Validation accuracy", ({ validationAccuracy }) => validationAccuracy),
];

function loss(title: string, of: Quantity["of"]): Quantity {
  return { title, label: "loss", of, format: formatValue, best: "lowest" };
}

function accuracy(title: string, share: Quantity["of"]): Quantity {
  const of = (point: EpochPoint): number | undefined => {
    const value = share(point);
    return value === undefined ? undefined : 100 * value;
  };
  return { title, label: "accuracy, %", of, format: (value) => formatShare(value / 100), best: "highest" };
}

/** A figure for each quantity that one of the runs has. */
export function overlayFigures({ members }: Group, canvas: Canvas): Html[] {
  return QUANTITIES.flatMap((quantity) => {
    const lines = members.map((member) => lineOf(member, quantity)).filter(({ points }) => points.length > 0);
    return lines.length === 0 ? [] : [overlay(lines, quantity, canvas)];
  });
}

/** How the line of a run looks, for a legend or a table. */
export function runKey(index: number): Html {
  const line = html`<line x1="1" y1="6" x2="35" y2="6" stroke="${colour(index)}" stroke-dasharray="${DASHES[index]!}"/>`;
  return html`<svg class="key" width="36" height="12" aria-hidden="true">${line}</svg> <b>${index + 1}</b>`;
}

interface Line {
  readonly member: Member;
  readonly points: readonly Point[];
}

interface Point {
  readonly epoch: number;
  readonly value: number;
}

function lineOf(member: Member, { of }: Quantity): Line {
  const points = member.run.curves.epochs.flatMap((point) => {
    const value = of(point);
    return value === undefined ? [] : [{ epoch: point.epoch, value }];
  });
  return { member, points };
}

function overlay(lines: readonly Line[], quantity: Quantity, canvas: Canvas): Html {
  const { title, label } = quantity;
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const names = lines.map(({ member }) => `${member.index + 1} ${member.run.summary.run}`);
  const longest = Math.max(...lines.map(({ points }) => points.length));
  return figure({
    title,
    text: inWords(lines, quantity),
    legend: lines.map(({ member }) => ({ key: runKey(member.index), text: name(member.run.summary.run) })),
    plot: drawn(canvas, {
      label: `${title} by epoch: ${names.join(", ")}`,
      marginTop: 32, // for the number of a run that is best at the very top
      x: { label: "epoch", tickFormat: "d", ticks: Math.min(longest, 8) },
      y: { label, grid: true, ...(quantity.best === "lowest" ? lossAxis(values) : LINEAR) },
      marks: [...lines.map((line) => lineMark(line, canvas)), ...lines.flatMap((line) => numberMarks(line, canvas))],
    }),
    table: numbersTable(lines, quantity),
  });
}

function lineMark({ member: { index }, points }: Line, { plotting }: Canvas): ReturnType<typeof plotting.lineY> {
  const look = { stroke: colour(index), strokeWidth: 2, strokeDasharray: DASHES[index]! };
  return plotting.lineY(points, { x: "epoch", y: "value", ...look });
}

/** The run's number in a circle, at its best epoch. */
function numberMarks(
  { member: { run, index }, points }: Line,
  { plotting }: Canvas,
): (ReturnType<typeof plotting.dot> | ReturnType<typeof plotting.text>)[] {
  const at = points.filter(({ epoch }) => epoch === (run.curves.best ?? points.at(-1)!.epoch)).slice(0, 1);
  const where = { x: "epoch", y: "value" };
  return [
    plotting.dot(at, { ...where, r: 8, fill: "var(--page)", stroke: colour(index), strokeWidth: 2 }),
    plotting.text(at, { ...where, text: () => `${index + 1}`, fill: "currentColor", fontWeight: "bold" }),
  ];
}

function inWords(lines: readonly Line[], { best, format }: Quantity): Html {
  const all = lines.flatMap(({ member, points }) => points.map((point) => ({ member, ...point })));
  const sign = best === "lowest" ? 1 : -1;
  const top = all.reduce((a, b) => (sign * b.value < sign * a.value ? b : a));
  const { run, index } = top.member;
  return html`The ${best} is ${format(top.value)}, of run ${index + 1} (${name(run.summary.run)}) at epoch ${top.epoch}.
A number stands at each run's best epoch.`;
}

function numbersTable(lines: readonly Line[], { title, format }: Quantity): Html {
  const epochs = [...new Set(lines.flatMap(({ points }) => points.map(({ epoch }) => epoch)))].sort((a, b) => a - b);
  const columns = lines.map(({ points }) => new Map(points.map(({ epoch, value }) => [epoch, format(value)])));
  const rows = epochs.map((epoch) => [epoch, ...columns.map((column) => column.get(epoch) ?? "–")]);
  const headings = lines.map(({ member }) => html`${member.index + 1} ${name(member.run.summary.run)}`);
  return table(`${title} of each epoch`, ["epoch", ...headings], rows);
}

function colour(index: number): string {
  return `var(--${COLOURS[index]})`;
}
