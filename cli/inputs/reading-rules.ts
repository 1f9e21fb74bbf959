/**
 * How a table is read: as the user says, else as the model's training table was, else as the file itself suggests.
 *
 * @module
 */
import { ConfigError, type TableEncoding } from "../../src/index.ts";
import { type CellOptions, type CsvOptions, targetNames } from "../../src/tables/index.ts";

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
  readonly target?: string | readonly string[];
  readonly weight?: string;
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
  readonly keep?: readonly string[];
  readonly keepAll?: boolean;
}

/** What user and model say. */
export interface ReadingRules {
  readonly flags: CsvFlags;
  readonly model: TableEncoding | undefined;
  /** Columns that either speaks of: a first row with one of them is the header. */
  readonly names: readonly string[];
  /** Columns that go with the answers, as they are written. */
  readonly keepTexts: readonly string[] | "all";
}

/** @param model that the rows are for */
export function readingRules(flags: CsvFlags & ColumnFlags, model?: TableEncoding): ReadingRules {
  const { target, weight, features = [], ignore = [], categorical = [], keep = [], keepAll } = flags;
  const ofModel = model ? [...model.features.map(({ name }) => name), ...targetNames(model.target)] : [];
  const single = [target, weight].flat().filter((name) => name !== undefined);
  const ofUser = [...single, ...features, ...ignore, ...categorical, ...keep];
  return { flags, model, names: [...ofUser, ...ofModel], keepTexts: keepAll ? "all" : keep };
}

/** As the reader of CSV takes them. The separator may be another one than the training table's, so the model has no say. */
export function csvOptions(rules: ReadingRules): CsvOptions {
  const { flags, names } = rules;
  const { delimiter, header, decimal, encoding } = flags;
  const { words, pairs } = wordsOf(flags);
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(header !== undefined && { header }),
    ...(decimal !== undefined && { decimal }),
    ...(encoding !== undefined && { encoding }),
    ...(names.length > 0 && { names }),
    ...cellOptions(rules, words),
    ...(pairs.length > 0 && { numbersOrPairs: pairs }),
  };
}

/**
 * The same for Parquet and JSON.
 *
 * @param found `rows.json is JSON`
 * @throws ConfigError for flags on CSV, where the file says it all itself
 */
export function typedOptions(rules: ReadingRules, found: string): CellOptions {
  const { delimiter, header, decimal, encoding } = rules.flags;
  if ([delimiter, header, decimal, encoding].some((value) => value !== undefined)) {
    throw new ConfigError(`--delimiter, --header, --decimal and --encoding are for CSV, and ${found}. Leave them out.`);
  }
  const { words, pairs } = wordsOf(rules.flags);
  const isComma = rules.model?.reading?.decimal === ",";
  const numbers = pairs.flatMap((pair) => (isComma ? pair.replace(",", ".") : pair.split(",")));
  return cellOptions(rules, [...words, ...numbers]);
}

/** Words add to the usual ones and to the model's; without the usual ones they take the place of all others. */
function cellOptions({ flags, model, keepTexts }: ReadingRules, words: readonly string[]): CellOptions {
  const { missingValues, defaultMissingValues } = flags;
  const isWhole = missingValues !== undefined && defaultMissingValues === false;
  return {
    ...(words.length > 0 && { missingValues: words }),
    ...(defaultMissingValues !== undefined && { defaultMissingValues }),
    ...(keepTexts.length > 0 && { keepTexts }),
    ...(model !== undefined && { model: isWhole ? withoutWords(model) : model }),
  };
}

function withoutWords({ reading, ...encoding }: TableEncoding): TableEncoding {
  return reading === undefined ? encoding : { ...encoding, reading: { ...reading, missingValues: [] } };
}

/** What the flag names: words, and pairs of digits with a comma between them, which may be numbers. Quotes make one word. */
function wordsOf({ missingValues = [] }: CsvFlags): { words: string[]; pairs: string[] } {
  const isPair = (word: string): boolean => /^[+-]?\d+,\d+$/.test(word);
  const words = missingValues.filter((word) => !isPair(word));
  return {
    words: words.map((word) => (/^".*,.*"$/.test(word) ? word.slice(1, -1) : word)),
    pairs: missingValues.filter(isPair),
  };
}
