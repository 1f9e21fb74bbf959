/**
 * The flags that concern tables.
 *
 * @module
 */
import type { TableOptions } from "../../src/tables/index.ts";
import type { CsvFlags } from "./reading-rules.ts";

/** The flags that concern tables. */
export interface TableFlags extends CsvFlags {
  readonly target?: string | readonly string[];
  /** The column that says how much each row counts. */
  readonly weight?: string;
  readonly task?: "classification" | "regression";
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
  readonly missing?: "impute" | "drop";
  readonly validation?: number;
  readonly seed?: number;
}

/** What the flags say of a table, beside how it is read. */
export function tableOptions(target: TableOptions["target"], flags: TableFlags): TableOptions {
  const { weight, task, features, ignore, categorical, missing, validation, seed } = flags;
  return {
    target,
    ...(weight !== undefined && { weight }),
    ...(task !== undefined && { task }),
    ...(features !== undefined && { features }),
    ...(ignore !== undefined && { ignore }),
    ...(categorical !== undefined && { categorical }),
    ...(missing !== undefined && { missing }),
    ...(validation !== undefined && { validation }),
    ...(seed !== undefined && { seed }),
  };
}
