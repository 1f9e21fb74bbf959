/**
 * The worker of the chain rule: it traces batches and checks gradients, which is too long a work for the page.
 *
 * @module
 */
import type { Layer, Tensor } from "../../../src/index.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { networkFor } from "../../experiment/network.ts";
import { type Trace, traceOf, type Values } from "../../trace/trace.ts";
import { type Checked, check } from "./check.ts";
import type { Quantity } from "./equations/expression.ts";

/** Everything that a trace is made of. */
export interface Batch {
  readonly experiment: Pick<Experiment, "layers" | "scale">;
  readonly values: Values;
  /** (N, …), of D elements a sample. */
  readonly x: Tensor;
  readonly labels: Int32Array;
  readonly classes: number;
}

export type Request =
  | { readonly type: "trace"; readonly batch: Batch }
  /** Of the newest trace. */
  | { readonly type: "check"; readonly place: number; readonly gradient: Quantity; readonly h: number };

export type Reply =
  | { readonly type: "done"; readonly value: Trace | Checked }
  | { readonly type: "failed"; readonly message: string };

let newest: { readonly layers: readonly Layer[]; readonly trace: Trace } | undefined;
let queue: Promise<void> = Promise.resolve();

/** One after another, so that the answers come in the order of the questions. */
globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  queue = queue
    .then(() => handle(data))
    .then(
      (value) => reply({ type: "done", value }),
      (error: unknown) => reply({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
};

async function handle(request: Request): Promise<Trace | Checked> {
  if (request.type === "trace") {
    newest = await tracedBatch(request.batch);
    return newest.trace;
  }
  if (newest === undefined) throw new Error("The worker was asked to check a gradient before there was a trace.");
  return check(newest.layers, newest.trace, request.place, request.gradient, request.h);
}

async function tracedBatch({ experiment, values, x, labels, classes }: Batch): Promise<NonNullable<typeof newest>> {
  const { structure } = networkFor(experiment, x.data.length / labels.length, classes);
  return { layers: structure.layers, trace: await traceOf(structure, values, x, labels) };
}

function reply(message: Reply): void {
  globalThis.postMessage(message);
}
