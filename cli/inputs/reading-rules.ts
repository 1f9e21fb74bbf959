/**
 * How a table is read: as the user says, else as the model's training table was, else as the file itself suggests.
 *
 * @module
 */
import { ConfigError, type TableEncoding } from "../../src/index.ts";
import { type CsvOptions, MISSING_VALUES, type MissingOptions, type TableReading } from "../../src/tables/index.ts";

/** The flags on how a table is to be read. */
export interface CsvFlags {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimal?: "." | ",";
  readonly encoding?: string;
  readonly missingValues?: readonly string[];
  readonly defaultMissingValues?: boolean;
  /** Whether a CSV file is read block by block; undefined where its size decides. */
  readonly stream?: boolean;
}

/** The flags that name columns. */
interface ColumnFlags {
  readonly target?: string;
  readonly weight?: string;
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
  readonly keep?: readonly string[];
}

/** What user and model say. */
export interface ReadingRules {
  readonly flags: CsvFlags;
  /** Of a model whose file tells. */
  readonly model: TableReading | undefined;
  /** Columns that either speaks of: a first row with one of them is the header. */
  readonly names: readonly string[];
}

/** @param encoding of the model that the rows are for */
export function readingRules(flags: CsvFlags & ColumnFlags, encoding?: TableEncoding): ReadingRules {
  const { target, weight, features = [], ignore = [], categorical = [], keep = [] } = flags;
  const ofModel = encoding ? [...encoding.features, encoding.target].map(({ name }) => name) : [];
  const single = [target, weight].filter((name) => name !== undefined);
  const ofUser = [...single, ...features, ...ignore, ...categorical, ...keep];
  return { flags, model: encoding?.reading, names: [...ofUser, ...ofModel] };
}

/** As the reader of CSV takes them. The separator may be another one than the training table's, so the model has no say. */
export function csvOptions(rules: ReadingRules): CsvOptions {
  const { flags, model, names } = rules;
  const { delimiter, header, encoding } = flags;
  const isOfText = model?.delimiter !== undefined; // in a file with types nobody has seen a decimal mark
  const decimal = flags.decimal ?? (isOfText ? model.decimal : undefined);
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(header !== undefined && { header }),
    ...(decimal !== undefined && { decimal }),
    ...(encoding !== undefined && { encoding }),
    ...(names.length > 0 && { names }),
    ...missingOptions(rules, true),
  };
}

/**
 * The same for Parquet and JSON.
 *
 * @param found `rows.json is JSON`
 * @throws ConfigError for flags on CSV, where the file says it all itself
 */
export function typedOptions(rules: ReadingRules, found: string): MissingOptions {
  const { delimiter, header, decimal, encoding } = rules.flags;
  if ([delimiter, header, decimal, encoding].every((value) => value === undefined)) return missingOptions(rules, false);
  throw new ConfigError(`--delimiter, --header, --decimal and --encoding are for CSV, and ${found}. Leave them out.`);
}

/** @param withDefaults whether the words that everybody uses stand for missing values unless somebody says otherwise */
function missingOptions({ flags, model }: ReadingRules, withDefaults: boolean): MissingOptions {
  const { missingValues, defaultMissingValues } = flags;
  const said = { ...(defaultMissingValues !== undefined && { defaultMissingValues }) };
  if (missingValues !== undefined) return { missingValues, ...said };
  if (model === undefined) return said;
  const own = model.missingValues.filter((word) => !MISSING_VALUES.includes(word));
  const hadDefaults = own.length < model.missingValues.length;
  const defaults = { defaultMissingValues: withDefaults && hadDefaults, ...said };
  return { missingValues: own, ...defaults, warnUnused: false };
}
