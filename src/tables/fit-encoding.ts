/**
 * An encoding, measured on the rows to train on.
 *
 * @module
 */
import { DataError } from "../base/errors.ts";
import { ScalingFit } from "../data/scaling.ts";
import type { TablePlan } from "./choose-columns.ts";
import { sorted } from "./choose-rows.ts";
import { MISSING, NUMBER, type TableColumn } from "./column.ts";
import {
  type ClassTarget,
  type FeatureEncoding,
  inputWidth,
  type LabelsTarget,
  type TableEncoding,
  type TargetEncoding,
} from "./encoding.ts";
import { numbersOf } from "./numbers-of.ts";
import { columnOf, copyOf, type Table } from "./table.ts";

/** What becomes of a row. */
export const PART = { leftOut: 0, train: 1, validation: 2 } as const;

/** Measures block by block. */
export class EncodingFit {
  readonly #plan: TablePlan;
  readonly #classes: ClassTarget | LabelsTarget | undefined;
  readonly #parts: Uint8Array;
  readonly #scalings: Map<string, ScalingFit>;
  readonly #categories: Map<string, Set<string>>;
  #row = 0;
  #where = "";

  /**
   * @param classes the target, where there is nothing to measure of it
   * @param parts of each row, in which {@link PART} it is
   */
  constructor(plan: TablePlan, classes: ClassTarget | LabelsTarget | undefined, parts: Uint8Array) {
    this.#plan = plan;
    this.#classes = classes;
    this.#parts = parts;
    const named = (wanted: string): string[] =>
      plan.features.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
    const numbers = [...named("number"), ...(classes ? [] : plan.targets.map(({ name }) => name))];
    this.#scalings = new Map(numbers.map((name) => [name, new ScalingFit()]));
    this.#categories = new Map(named("category").map((name) => [name, new Set()]));
  }

  /** The next block. @throws DataError for a number that is not finite */
  add(table: Table): void {
    this.#where = table.where;
    const parts = this.#parts.subarray(this.#row, this.#row + table.rowCount);
    this.#row += table.rowCount;
    for (const [name, fit] of this.#scalings) {
      const numbers = numbersOf(table, columnOf(table, name, "a number"));
      fit.addWhere(numbers, parts, PART.train);
    }
    for (const [name, categories] of this.#categories) {
      const column = columnOf(table, name, "a feature");
      for (const text of textsInTraining(column, parts)) if (!categories.has(text)) categories.add(copyOf(text));
    }
  }

  /** @throws DataError if no feature has a value */
  finish(): TableEncoding {
    const features = this.#plan.features.map(({ name, kind }): FeatureEncoding => {
      if (kind === "number") return { kind, name, ...this.#scalings.get(name)!.finish() };
      return { kind, name, categories: sorted(this.#categories.get(name)!) };
    });
    const encoding = { features, target: this.#classes ?? this.#numbers() } satisfies TableEncoding;
    if (inputWidth(encoding) > 0) return encoding;
    throw new DataError(`${this.#where}: no feature has a value in any row to train on. Give more rows.`);
  }

  #numbers(): TargetEncoding {
    const targets = this.#plan.targets.map(({ name }) => ({ name, ...this.#scalings.get(name)!.finish() }));
    return targets.length === 1 ? { task: "regression", ...targets[0]! } : { task: "regression", targets };
  }
}

/** The different texts of the rows to train on. */
function textsInTraining({ codes, numbers, texts }: TableColumn, parts: Uint8Array): string[] {
  const { train } = PART;
  const isUsed = new Uint8Array(texts.length);
  const used = new Set<number>();
  for (let row = 0; row < parts.length; row++) {
    if (parts[row] !== train) continue;
    const code = codes[row]!;
    if (code === NUMBER) used.add(numbers[row]!);
    else isUsed[code] = 1;
  }
  return [...Array.from(used, String), ...texts.filter((_, code) => code !== MISSING && isUsed[code] === 1)];
}
