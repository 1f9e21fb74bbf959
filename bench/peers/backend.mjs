// A backend of chainrule by name, on so many threads.
import { createBackend } from "../../dist/node/index.js";

export async function backendFor(name, threads) {
  if (name !== "blas") return createBackend(name, { threads });
  const { createBlasBackend } = await import("../../dist/node/node.js");
  if (!createBlasBackend) throw new Error("this build has no blas backend");
  return createBlasBackend({ threads });
}

/** What the protocol asks of a system; the thread count is the one that the backend itself states. */
export function aboutBackend({ description }) {
  return { version: description, threads: Number(/(\d+) threads?/.exec(description)?.[1] ?? 1) };
}
