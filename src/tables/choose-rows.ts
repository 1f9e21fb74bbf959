/**
 * Which rows of a table are used, and which class each of them is.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import type { TablePlan } from "./choose-columns.ts";
import { cellMapper, MISSING, type TableColumn } from "./column.ts";
import type { ClassTarget, LabelsTarget } from "./encoding.ts";
import { formatRows } from "./format-rows.ts";
import { parseNumber } from "./numbers.ts";
import { columnOf, copyOf, type Inference, type Table } from "./table.ts";

/** What was chosen. */
export interface ChosenRows {
  /** Of each row, the index of its class, 0 for a number; {@link LEFT_OUT} where it is not used. */
  readonly labels: Int32Array;
  readonly classes: ClassTarget | undefined;
  /** The two classes of each target, where there are several targets of classes. */
  readonly labelled: LabelsTarget | undefined;
  readonly inferences: readonly Inference[];
}

export const LEFT_OUT = -1;

/** The rows with an answer and, where rows with missing features are dropped, with all features. */
export class RowChoice {
  readonly #plan: TablePlan;
  readonly #missing: "impute" | "drop";
  readonly #codes: Map<string, number> = new Map();
  /** Of each of several targets of classes, those of the rows that are used. */
  readonly #found: readonly Set<string>[];
  #labels = new Int32Array(1024);
  #count = 0;
  #unanswered = 0;
  #incomplete = 0;
  #where = "";

  constructor(plan: TablePlan, missing: "impute" | "drop") {
    this.#plan = plan;
    this.#missing = missing;
    this.#found = plan.task === "multiLabel" ? plan.targets.map(() => new Set()) : [];
  }

  /** The next block. */
  add(table: Table): void {
    this.#where = table.where;
    const { targets, task, features } = this.#plan;
    if (task === "regression" && isWithoutGaps(table, [...targets, ...features])) {
      this.#reserve(table.rowCount);
      this.#count += table.rowCount;
      return;
    }
    const isComplete = completeRows(table, features);
    this.#reserve(table.rowCount);
    const answers = targets.map(({ name }) => columnOf(table, name, "the target"));
    const labelOf = this.#labeller(answers);
    for (let row = 0; row < table.rowCount; row++) {
      const isAnswered = answers.every(({ codes }) => codes[row] !== MISSING);
      const isIncomplete = isAnswered && isComplete[row] === 0;
      if (!isAnswered) this.#unanswered++;
      if (isIncomplete) this.#incomplete++;
      const isLeftOut = !isAnswered || (isIncomplete && this.#missing === "drop");
      this.#labels[this.#count++] = isLeftOut ? LEFT_OUT : labelOf(row);
    }
  }

  /** @throws DataError if no row is left, or all have the same class */
  finish(): ChosenRows {
    const labels = this.#labels.subarray(0, this.#count);
    const inferences = this.#inferences();
    if (this.#plan.task === "regression") return { labels, classes: undefined, labelled: undefined, inferences };
    if (this.#plan.task === "multiLabel") return { labels, classes: undefined, labelled: this.#labelled(), inferences };
    const isUsed = new Uint8Array(this.#codes.size);
    for (const label of labels) if (label !== LEFT_OUT) isUsed[label] = 1;
    const classes = sorted([...this.#codes].flatMap(([text, code]) => (isUsed[code] === 1 ? [text] : [])));
    const { name } = this.#plan.targets[0]!;
    this.#assertTwo(name, classes);
    const ranks = new Int32Array(this.#codes.size);
    for (const [rank, className] of classes.entries()) ranks[this.#codes.get(className)!] = rank;
    for (let i = 0; i < labels.length; i++) if (labels[i] !== LEFT_OUT) labels[i] = ranks[labels[i]!]!;
    return { labels, classes: { task: "classification", name, classes }, labelled: undefined, inferences };
  }

  #labelled(): LabelsTarget {
    const targets = this.#plan.targets.map(({ name }, m) => {
      const classes = sorted(this.#found[m]!);
      this.#assertTwo(name, classes);
      return { name, classes: classes as [string, string] };
    });
    return { task: "multiLabel", targets };
  }

  #assertTwo(target: string, classes: readonly string[]): void {
    if (classes.length >= 2) return;
    const rows = this.#count - this.#unanswered - this.#incomplete;
    throw new DataError(
      `${this.#where}: in the ${formatRows(rows)} without missing cells, "${target}" is always "${classes[0]}". ` +
        'Use "impute", or --ignore the emptiest columns.',
    );
  }

  /** What gives the label of a row that is used. */
  #labeller(answers: readonly TableColumn[]): (row: number) => number {
    const { task } = this.#plan;
    if (task === "regression") return () => 0;
    if (task === "classification") return cellMapper(answers[0]!, (text) => this.#code(text));
    const notes = answers.map((column, m) => cellMapper(column, (text) => this.#found[m]!.add(copyOf(text)).size));
    return (row) => {
      for (const note of notes) note(row);
      return 0;
    };
  }

  /** Makes room for more rows, with zeros. */
  #reserve(rows: number): void {
    const wanted = this.#count + rows;
    if (wanted <= this.#labels.length) return;
    const longer = new Int32Array(Math.max(2 * this.#count, wanted));
    longer.set(this.#labels);
    this.#labels = longer;
  }

  /** Classes are numbered as they come. */
  #code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(copyOf(name), this.#codes.size);
    return this.#codes.size - 1;
  }

  #inferences(): Inference[] {
    const inferences: Inference[] = [];
    if (this.#unanswered > 0) {
      const names = this.#plan.targets.map(({ name }) => `"${name}"`);
      const text = `left out, because ${names.join(" or ")} is missing: ${formatRows(this.#unanswered)}`;
      inferences.push({ text, option: "--target" });
    }
    if (this.#incomplete === 0) return inferences;
    const incomplete = formatRows(this.#incomplete);
    if (this.#missing !== "drop") {
      const text = `missing cells in ${incomplete}: numbers become the training mean, categories none`;
      return [...inferences, { text, option: "--missing" }];
    }
    if (this.#unanswered + this.#incomplete === this.#count) {
      throw new DataError(
        `${this.#where}: every row has a missing cell, so "drop" leaves none. Use "impute", or --ignore the emptiest columns.`,
      );
    }
    return [...inferences, { text: `left out, because cells are missing: ${incomplete}`, option: "--missing" }];
  }
}

/** Whether no cell of some columns is missing. */
function isWithoutGaps(table: Table, columns: readonly { readonly name: string }[]): boolean {
  return columns.every(({ name }) => columnOf(table, name, "a feature").missing === 0);
}

/** Of each row, 1 where no feature is missing. */
function completeRows(table: Table, features: TablePlan["features"]): Uint8Array {
  const isComplete = new Uint8Array(table.rowCount).fill(1);
  for (const { name } of features) {
    const { codes, missing } = columnOf(table, name, "a feature");
    if (missing === 0) continue;
    for (let row = 0; row < codes.length; row++) if (codes[row] === MISSING) isComplete[row] = 0;
  }
  return isComplete;
}

/** Numbers by their value, else by code unit: the same order in every language. */
export function sorted(values: Iterable<string>): string[] {
  const names = [...values].sort();
  const numbers = names.map((name) => parseNumber(name));
  if (numbers.includes(undefined)) return names;
  const order = names.map((_, i) => i).sort((a, b) => numbers[a]! - numbers[b]!);
  return order.map((i) => names[i]!);
}
