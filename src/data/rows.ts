/**
 * Rows of data wherever they lie: in memory, in a file, in a database.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { DataError, ShapeError } from "../base/errors.ts";
import { formatShape, type Shape, sizeOf } from "../base/shape.ts";
import { allocate, dtypeOf, type FloatArray } from "../base/tensor.ts";
import { assertWeights } from "../base/weights.ts";
import { assertDataset, assertRowNumbers, checkLabels, type Dataset, sampleCount } from "./dataset.ts";

/** Where a source writes rows: one after the other from the start of each array. */
export interface RowBuffers {
  /** (…, D). */
  readonly x: FloatArray;
  /** Where the source has labels. */
  readonly labels?: Int32Array;
  /** (…, M), where it has targets. */
  readonly targets?: FloatArray;
  /** Where it is weighted: how much each row counts. */
  readonly weights?: FloatArray;
}

/**
 * Data that need not lie in memory: what training and evaluation take in its place. They see it as float32.
 *
 * The same row must read the same each time.
 */
export interface RowSource {
  /** Number of rows. */
  readonly rowCount: number;
  /** Number of inputs of a row (D). */
  readonly inputs: number;
  /** The shape of a row's inputs, row-major, such as `[28, 28, 1]`: as many elements as `inputs`. Default: `[inputs]`. */
  readonly shape?: Shape | undefined;
  /** Number of targets of a row (M); undefined where each has a label. */
  readonly targets?: number | undefined;
  /** Whether each row has a weight. Default: no, and all count the same. */
  readonly weighted?: boolean | undefined;
  /** Never there. The compiler looks for the keys of data in memory here, too, and else blames `x` for a mistyped one. */
  readonly x?: undefined;
  readonly labels?: undefined;
  /** Reads the rows `order[start]`, … `order[start + count − 1]`; the promise, if any, ends when all of them are there. */
  read(order: Int32Array, start: number, count: number, into: RowBuffers): void | Promise<void>;
}

/** Rows that are checked, and the arrays that hold some of them. */
export interface Rows extends RowSource {
  readonly shape: Shape;
  /** The shape of a row's targets; undefined where each has a label. */
  readonly targetShape: Shape | undefined;
  /** All rows in their order, where they lie in memory; not to be changed. */
  readonly inMemory?: RowBuffers;
  allocate(count: number): RowBuffers;
}

/** Whether data is to be read row by row. */
export function isRowSource(data: object): data is RowSource {
  return has(data, "read") && typeof (data as RowSource).read === "function";
}

/** The rows of a dataset in memory. */
export class DatasetRows implements Rows {
  readonly rowCount: number;
  readonly inputs: number;
  readonly shape: Shape;
  readonly targets: number | undefined;
  readonly targetShape: Shape | undefined;
  readonly weighted: boolean;
  readonly dataset: Dataset;

  constructor(dataset: Dataset) {
    const [rowCount = 1, ...shape] = dataset.x.shape;
    this.rowCount = rowCount;
    this.shape = shape;
    this.inputs = sizeOf(shape);
    this.targetShape = dataset.targets?.shape.slice(1);
    this.targets = this.targetShape && sizeOf(this.targetShape);
    this.weighted = dataset.weights !== undefined;
    this.dataset = dataset;
  }

  get inMemory(): RowBuffers {
    const { x, labels, targets, weights } = this.dataset;
    return {
      x: x.data,
      ...(labels && { labels }),
      ...(targets && { targets: targets.data }),
      ...(weights && { weights }),
    };
  }

  allocate(count: number): RowBuffers {
    const { x, labels, targets, weights } = this.dataset;
    return {
      x: allocate(dtypeOf(x.data), count * this.inputs),
      ...(labels && { labels: new Int32Array(count) }),
      ...(targets && { targets: allocate(dtypeOf(targets.data), count * this.targets!) }),
      ...(weights && { weights: allocate(dtypeOf(weights), count) }),
    };
  }

  read(order: Int32Array, start: number, count: number, { x, labels, targets, weights }: RowBuffers): void {
    const from = this.dataset;
    gather(x, from.x.data, this.inputs, order, start, count);
    if (labels) gather(labels, from.labels!, 1, order, start, count);
    if (targets) gather(targets, from.targets!.data, this.targets!, order, start, count);
    if (weights) gather(weights, from.weights!, 1, order, start, count);
  }
}

/**
 * Throws for the first of `count` rows that cannot be used.
 *
 * @param rowOf the number of a row for messages
 */
export type CheckRows = (rows: RowBuffers, count: number, rowOf: (index: number) => number) => void;

/** The rows of a source that anybody may have written. */
export class CheckedRows implements Rows {
  readonly rowCount: number;
  readonly inputs: number;
  readonly shape: Shape;
  readonly targets: number | undefined;
  readonly targetShape: Shape | undefined;
  readonly weighted: boolean;
  readonly #source: RowSource;
  readonly #classes: number;
  readonly #where: string;
  readonly #checkRows: CheckRows | undefined;

  /**
   * @param classes how many classes the labels may name
   * @param where what the data is, for messages: `"training data"`
   * @param checkRows looks at rows that were read, in which all targets are finite
   * @throws DataError if there is no row
   * @throws ShapeError for widths that are none, and a shape that has not as many elements as a row has inputs
   */
  constructor(source: RowSource, classes: number, where: string, checkRows?: CheckRows) {
    const { rowCount, inputs, targets, weighted = false, shape = [inputs] } = source;
    if (rowCount === 0) throw new DataError(`The ${where} has no rows.`);
    if (![rowCount, inputs, targets ?? 1].every(isExtent)) {
      throw new ShapeError(`The ${where} has ${rowCount} rows of ${inputs} inputs and ${targets ?? 1} targets.`);
    }
    assertArgument(Array.isArray(shape), `The ${where}`, "a shape such as [28, 28, 1]", shape);
    if (!shape.every(isExtent) || sizeOf(shape) !== inputs) {
      throw new ShapeError(
        `The ${where} says that a row has shape ${formatShape(shape)} and ${inputs} inputs. Give inputs the number of ` +
          "elements of the shape.",
      );
    }
    this.rowCount = rowCount;
    this.inputs = inputs;
    this.shape = shape;
    this.targets = targets;
    this.targetShape = targets === undefined ? undefined : [targets];
    assertArgument(typeof weighted === "boolean", `The ${where}: weighted`, "true or false", weighted);
    this.weighted = weighted;
    this.#source = source;
    this.#classes = classes;
    this.#where = where;
    this.#checkRows = checkRows;
  }

  allocate(count: number): RowBuffers {
    const x = new Float32Array(count * this.inputs);
    const weights = this.weighted ? { weights: new Float32Array(count) } : {};
    if (this.targets === undefined) return { x, labels: new Int32Array(count), ...weights };
    return { x, targets: new Float32Array(count * this.targets), ...weights };
  }

  /**
   * @throws DataError for a label that names no class, a target that is not finite, and a weight that is negative or not
   * finite, and what the check of rows throws; whether inputs are finite is checked in the step
   */
  read(order: Int32Array, start: number, count: number, into: RowBuffers): void | Promise<void> {
    const reading = this.#source.read(order, start, count, into);
    const rowOf = (index: number): number => order[start + index]!;
    if (reading) return reading.then(() => this.#check(count, into, rowOf));
    this.#check(count, into, rowOf);
  }

  #check(count: number, rows: RowBuffers, rowOf: (index: number) => number): void {
    const { labels, targets, weights } = rows;
    if (labels) checkLabels(labels.subarray(0, count), this.#classes, this.#where);
    if (targets?.subarray(0, count * this.targets!).every(Number.isFinite) === false) {
      throw new DataError(`The ${this.#where} has a target that is not finite. Remove the row, or correct it.`);
    }
    this.#checkRows?.(rows, count, rowOf);
    if (weights) assertWeights(`weights of the ${this.#where}`, weights, count, rowOf);
  }
}

function isExtent(size: number): boolean {
  return Number.isSafeInteger(size) && size > 0;
}

/** Copies chosen rows of one array into another. */
function gather(
  to: FloatArray | Int32Array,
  from: FloatArray | Int32Array,
  width: number,
  order: Int32Array,
  start: number,
  count: number,
): void {
  for (let n = 0; n < count; n++) {
    const source = order[start + n]! * width;
    const target = n * width;
    // Element by element: at these widths faster than set(subarray), which allocates a view a row.
    for (let d = 0; d < width; d++) to[target + d] = from[source + d]!;
  }
}

/**
 * Chosen rows, copied into memory in their order: x (N, …) and targets (N, …) keep the shape of a row; with their weights.
 *
 * @throws ConfigError for what is no data, and for a row that it does not have
 */
export async function readRows(data: Dataset | RowSource, chosen: Int32Array): Promise<Dataset> {
  if (!isRowSource(data)) assertDataset("readRows", data);
  assertRowNumbers("readRows", chosen, sampleCount(data));
  const rows = isRowSource(data) ? new CheckedRows(data, Number.POSITIVE_INFINITY, "data") : new DatasetRows(data);
  const N = chosen.length;
  const into = rows.allocate(N);
  await rows.read(chosen, 0, N, into);
  const x = { data: into.x, shape: [N, ...rows.shape] };
  const weights = into.weights ? { weights: into.weights } : {};
  if (into.labels) return { x, labels: into.labels, ...weights };
  return { x, targets: { data: into.targets!, shape: [N, ...rows.targetShape!] }, ...weights };
}
