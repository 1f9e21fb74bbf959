/**
 * A CSV file that was given to the page, read by a worker of its own.
 *
 * @module
 */
import { DataError, formatBytes } from "../../src/index.ts";
import type { Samples } from "./samples.ts";
import type { TableReply, TableRequest } from "./table-worker.ts";

const LIMIT_BYTES = 32 * 2 ** 20;

export class TableFile {
  readonly name: string;
  /** The columns that can be classes. */
  readonly targets: readonly string[];
  readonly #worker: Worker;
  #last: { readonly key: string; readonly samples: Promise<Samples> } | undefined;

  private constructor(name: string, targets: readonly string[], worker: Worker) {
    this.name = name;
    this.targets = targets;
    this.#worker = worker;
  }

  /** @throws DataError for what is no table of classes, or too large for a page */
  static async read(file: Blob, name: string): Promise<TableFile> {
    if (file.size > LIMIT_BYTES) {
      throw new DataError(
        `${name} has ${formatBytes(file.size)}, and this page reads at most ${formatBytes(LIMIT_BYTES)}. ` +
          "Use the command for larger ones: chainrule train FILE --target COLUMN.",
      );
    }
    const worker = new Worker(new URL("./table-worker.ts", import.meta.url), { type: "module" });
    try {
      return new TableFile(name, (await ask(worker, { type: "read", file, name })) as string[], worker);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /**
   * @param target the last that can be classes where it is empty
   * @throws DataError with the library's message for cells or columns that cannot be used
   */
  prepare(target: string, seed: number): Promise<Samples> {
    const column = target || this.targets.at(-1)!;
    const key = JSON.stringify([column, seed]);
    if (this.#last?.key !== key) {
      const before = this.#last?.samples.catch(() => undefined) ?? Promise.resolve();
      const samples = before.then(() => ask(this.#worker, { type: "prepare", target: column, seed }));
      this.#last = { key, samples: samples as Promise<Samples> };
    }
    return this.#last.samples;
  }

  close(): void {
    this.#worker.terminate();
  }
}

/** One question at a time. */
function ask(worker: Worker, request: TableRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TableReply>) =>
      data.type === "done" ? resolve(data.value) : reject(new DataError(data.message));
    worker.onerror = () => reject(new DataError("The file could not be read: its worker stopped. Reload the page."));
    worker.postMessage(request);
  });
}
