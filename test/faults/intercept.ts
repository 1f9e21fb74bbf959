/**
 * Stands between this process and its files: every call of Node's functions on files below a folder goes through a
 * function of the test's. So what is tested is the code as it is.
 *
 * @module
 */
import fs from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";

/** One call on one file. */
export interface FileCall {
  /** `rename`, `open w`, …: the same word for the file's path, a handle on it, or its descriptor. */
  readonly operation: string;
  /** Absolute. */
  readonly path: string;
  /** Of a rename or a link. */
  readonly target: string | undefined;
  /** Does what the caller wanted. */
  readonly proceed: () => unknown;
  /** Writes the first half; undefined for what is no write. */
  readonly proceedByHalf: (() => unknown) | undefined;
}

/** @returns what the caller gets; what it throws, the caller gets as a rejection where a promise is due */
export type Interceptor = (call: FileCall) => unknown;

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
/** A module of Node, or the prototype of its file handles: their types say that nobody changes them. */
type Replaceable = Record<string, AnyFunction>;
const SYNC = fs as unknown as Replaceable;
const ASYNC = promises as unknown as Replaceable;

const ON_PATHS: readonly string[] = [
  ...["access", "link", "lstat", "mkdir", "open", "readdir", "readFile", "rename", "rm", "stat", "truncate", "unlink"],
  "writeFile",
];
const ON_HANDLES = ["chmod", "close", "read", "stat", "sync", "writeFile"];
const SYNCHRONOUS = { openSync: "open", writeFileSync: "writeFile", fdatasyncSync: "sync", closeSync: "close" };

/** @returns puts Node's own functions back */
export async function intercept(folder: string, interceptor: Interceptor): Promise<() => void> {
  const root = resolve(folder) + sep;
  const opened = new Map<unknown, string>();
  const restore: (() => void)[] = [];

  function replace(owner: Replaceable, name: string, kind: string): void {
    const original = owner[name]!;
    restore.push(() => {
      owner[name] = original;
    });
    owner[name] = function (...args) {
      const onHandle = owner !== SYNC && owner !== ASYNC;
      const subject = onHandle ? this : args[0];
      const path = typeof subject === "string" ? resolve(subject) : opened.get(subject);
      if (path === undefined || !path.startsWith(root)) return original.apply(this, args);
      const proceed = (): unknown => {
        const result = original.apply(this, args);
        if (kind === "open") remember(result, path);
        return result;
      };
      const half = (): unknown => original.apply(this, halved(args, onHandle ? 0 : 1));
      const call: FileCall = {
        operation: kind === "open" ? `open ${/^[wa]/.test(String(args[1])) ? "w" : "r"}` : kind,
        path,
        target: kind === "rename" || kind === "link" ? resolve(String(args[1])) : undefined,
        proceed,
        proceedByHalf: kind === "writeFile" ? half : undefined,
      };
      return owner === SYNC ? interceptor(call) : (async () => interceptor(call))();
    };
  }

  function remember(result: unknown, path: string): void {
    if (result instanceof Promise) result.then((handle) => opened.set(handle, path)).catch(() => {});
    else opened.set(result, path);
  }

  for (const name of ON_PATHS) replace(ASYNC, name, name);
  const handles = await prototypeOfHandles();
  for (const name of ON_HANDLES) replace(handles, name, name);
  for (const [name, kind] of Object.entries(SYNCHRONOUS)) replace(SYNC, name, kind);
  syncBuiltinESMExports();
  return () => {
    for (const put of restore) put();
    syncBuiltinESMExports();
  };
}

function halved(args: readonly unknown[], index: number): unknown[] {
  const data = args[index] as string | Uint8Array;
  const half = data.slice(0, Math.floor(data.length / 2));
  return args.map((value, i) => (i === index ? half : value));
}

async function prototypeOfHandles(): Promise<Replaceable> {
  const handle = await promises.open(import.meta.filename);
  await handle.close();
  return Object.getPrototypeOf(handle);
}
