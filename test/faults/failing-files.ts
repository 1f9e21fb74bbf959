/**
 * Files that fail: the n-th operation on a file below a folder goes wrong, and whatever follows from that.
 *
 * @module
 */
import { existsSync, renameSync, statSync, truncateSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type FileCall, intercept } from "./intercept.ts";

/** What goes wrong. */
export interface Fault {
  /** What the system says. */
  readonly code: string;
  /** What the command says. */
  readonly says: RegExp;
  /** The operations that it hits. */
  readonly hits: (operation: string) => boolean;
  /** Whether all of them fail from then on. */
  readonly lasts: boolean;
  /** Whether the process ends with it: it says nothing any more, and nobody is told. */
  readonly ends?: boolean;
  /** Whether what was not synced is gone with it. */
  readonly dropsUnsynced?: boolean;
  /** A folder that gets another name, instead of an operation that fails. */
  readonly renames?: readonly [from: string, to: string];
}

const ALLOCATE = ["open w", "mkdir", "link", "writeFile", "sync"];
const CHANGE = [...ALLOCATE, "chmod", "rename", "rm", "truncate", "unlink"];

export const FAULTS: Readonly<Record<string, Fault>> = {
  "a disk that gets full": {
    code: "ENOSPC",
    says: /ENOSPC|the disk is full/,
    hits: (operation) => ALLOCATE.includes(operation),
    lasts: true,
  },
  "a disk that turns read-only": {
    code: "EROFS",
    says: /EROFS|no permission/,
    hits: (operation) => CHANGE.includes(operation),
    lasts: true,
  },
  "one operation that fails": { code: "EIO", says: /EIO/, hits: () => true, lasts: false },
  "kill -9": { code: "killed", says: /killed/, hits: () => true, lasts: true, ends: true },
  "a power cut": { code: "killed", says: /killed/, hits: () => true, lasts: true, ends: true, dropsUnsynced: true },
  "a folder that is renamed": {
    code: "ENOENT",
    says: /no longer there|not the folder|no folder|no run|ENOENT/,
    hits: () => true,
    lasts: false,
    renames: ["run", "renamed"],
  },
};

/** Files below a folder, of which one operation, or all from one on, fail. A write that fails has written half. */
export class FailingFiles {
  /** The operation that failed first; undefined where there were not so many. */
  struck: string | undefined;
  readonly #folder: string;
  readonly #fault: Fault;
  readonly #at: number;
  #count = 0;
  /** Of files that were written to since they were synced: how much of them was, in bytes. */
  readonly #synced = new Map<string, number>();

  /** @param at the first to fail of the operations that the fault hits, from 1 */
  constructor(folder: string, fault: Fault, at: number) {
    this.#folder = resolve(folder);
    this.#fault = fault;
    this.#at = at;
  }

  /** Runs something on these files. */
  async during<T>(use: () => Promise<T>): Promise<T> {
    const restore = await intercept(this.#folder, (call) => this.#answer(call));
    try {
      return await use();
    } finally {
      restore();
      if (this.struck !== undefined && this.#fault.dropsUnsynced) this.#dropUnsynced(); // with Node's own functions
    }
  }

  #answer(call: FileCall): unknown {
    const alreadyStruck = this.struck !== undefined;
    if (!this.#fails(call)) {
      this.#track(call);
      return call.proceed();
    }
    if (this.#fault.renames) {
      if (existsSync(this.#fault.renames[0])) renameSync(...this.#fault.renames);
      return call.proceed();
    }
    if (call.operation === "close") call.proceed(); // or the test would run out of descriptors
    const fail = (): never => {
      const { code } = this.#fault;
      throw Object.assign(new Error(`${code}: ${call.operation} '${call.path}'`), { code });
    };
    if (call.proceedByHalf === undefined || (alreadyStruck && this.#fault.ends)) return fail();
    this.#track(call);
    const half = call.proceedByHalf();
    return half instanceof Promise ? half.then(fail) : fail();
  }

  #fails({ operation, path }: FileCall): boolean {
    const { hits, lasts } = this.#fault;
    if (!hits(operation) || (this.struck !== undefined && !lasts)) return false;
    if (++this.#count < this.#at) return false;
    this.struck ??= `${operation} ${relative(this.#folder, path)}`;
    return true;
  }

  /** Keeps account of what would survive a power cut; renames do, in their order, as on a file system with a journal. */
  #track({ operation, path, target }: FileCall): void {
    const synced = this.#synced.get(path);
    if (operation === "writeFile" && synced === undefined)
      this.#synced.set(path, existsSync(path) ? statSync(path).size : 0);
    if (operation === "sync" || operation === "rm" || operation === "unlink" || operation === "rename")
      this.#synced.delete(path);
    if (target === undefined) return;
    if (synced === undefined) this.#synced.delete(target);
    else this.#synced.set(target, synced);
  }

  #dropUnsynced(): void {
    for (const [path, size] of this.#synced) if (existsSync(path)) truncateSync(path, size);
  }
}
