/**
 * What flows through a graph while it is read, and which layers lie between two places of it.
 *
 * @module
 */
import type { Layer } from "../../layers/layer.ts";
import type { OnnxLayer } from "../../layers/onnx.ts";
import type { Node } from "./node.ts";

/** The rows that a node gives. */
export interface Rows {
  /** The rows that the node takes; undefined for the graph's input. Of several, where all of them begin. */
  readonly before: Rows | undefined;
  /** How many of them come before these. */
  readonly depth: number;
  /** The layer that the node is; undefined if it hands rows on. */
  readonly made: OnnxLayer | undefined;
  /** How deep layers lie inside of that layer: 0 if it is made of no others. */
  readonly nesting: number;
  /** The number of rows where the file fixes it. */
  readonly count: number | undefined;
  /** Numbers a row; undefined as long as nothing says it. */
  width: number | undefined;
  /** How many axes the graph's input has. */
  readonly axes: number;
  /** Whether the rows are flat by now, and not pictures. */
  flat: boolean;
  /** Whether they are of a type of integers. */
  areIntegers: boolean;
  /** Whether a Softmax, or what is read as one, was the last operator. */
  softmax: boolean;
  /** How many nodes take these rows. */
  uses: number;
  /** Whether they lie inside of a layer that is complete: nothing more can take them. */
  inside: boolean;
}

/** The parts of {@link Rows} that begin anew with every node. */
const FRESH = { made: undefined, nesting: 0, uses: 0, inside: false } as const;

/** The rows that go into a graph. */
export function inputRows(given: Pick<Rows, "count" | "width" | "axes" | "flat" | "areIntegers">): Rows {
  return { ...FRESH, before: undefined, depth: 0, softmax: false, ...given };
}

/** The same rows, behind a node. */
export function handedOn(before: Rows): Rows {
  return { ...before, ...FRESH, before, depth: before.depth + 1 };
}

/** Where the ways to all of these rows part. */
export function commonStart(ends: readonly Rows[]): Rows {
  return ends.reduce((a, b) => {
    let [one, other] = [a, b];
    while (one !== other) {
      if (one.depth >= other.depth) one = one.before!;
      else other = other.before!;
    }
    return one;
  });
}

/**
 * The rows behind one place, up to another. What lies between them is closed: no other layer can be made of it, so that each
 * node is read once, however the file uses names.
 *
 * @throws FormatError if another layer was made of it, or of the start, before
 */
export function rowsBetween(start: Rows, end: Rows, node: Pick<Node, "error">): Rows[] {
  const between: Rows[] = [];
  if (start.inside) throw tangled(node);
  for (let rows = end; rows !== start; rows = rows.before!) {
    if (rows.inside) throw tangled(node);
    rows.inside = true;
    between.push(rows);
  }
  return between.reverse();
}

/** The layers that made rows. */
export function layersOf(chain: readonly Rows[]): Layer[] {
  return chain.flatMap(({ made }) => (made ? [made.layer] : []));
}

function tangled(node: Pick<Node, "error">): Error {
  return node.error(
    "takes rows from inside of other branches; only chains, residual connections and branches are read.",
  );
}
