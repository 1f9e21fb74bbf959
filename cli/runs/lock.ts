/**
 * The lock of a run folder: a file that names the process at work. One whose process has ended is taken over.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { access, link, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, DataError } from "../../src/index.ts";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import { readRunFile } from "./run-file.ts";

/** What the file is called. */
export const LOCK = "lock";
/** Each further try means that another process came and went in between. */
const MOST_TRIES = 20;
/** A process is named in some 150. */
const MOST_BYTES = 1 << 16;

/** Held until {@link RunLock.release}, or until the process ends, however it does. */
export class RunLock {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param folder that exists
   * @throws ConfigError naming the process that works in the folder; or where the folder cannot be written to
   */
  static async acquire(folder: string): Promise<RunLock> {
    const own = join(folder, temporary(randomBytes(6)));
    const contents = { ...ownIdentity(), token: randomBytes(6).toString("hex") };
    try {
      await writeFile(own, JSON.stringify(contents), { flag: "wx" });
      for (let tries = 0; tries < MOST_TRIES; tries++) if (await isTaken(folder, LOCK, own)) return new RunLock(folder);
    } catch (error) {
      throw error instanceof ConfigError ? error : unwritable(folder, error);
    } finally {
      await removeIfPossible(own);
    }
    throw inUse(folder, undefined);
  }

  /**
   * To be called before what others write, too: somebody may have deleted the file, and begun.
   *
   * @throws ConfigError if another process has the lock
   * @throws DataError if there is none any more, or nobody can say
   */
  async assertHeld(): Promise<void> {
    const path = join(this.#folder, LOCK);
    const found = await readLock(path).catch(unreadable(path));
    if (isOwn(found)) return;
    throw found ? inUse(this.#folder, found) : await lost(this.#folder);
  }

  /** Where the disk refuses, the lock stays behind, and is soon that of a process that has ended. */
  async release(): Promise<void> {
    const path = join(this.#folder, LOCK);
    const found = await readLock(path).catch(() => undefined);
    if (isOwn(found)) await removeIfPossible(path);
  }
}

/** The process that works in a run folder now, if there is one. @throws DataError if nobody can say */
export async function lockHolder(folder: string): Promise<ProcessIdentity | undefined> {
  const path = join(folder, LOCK);
  const found = await readLock(path).catch(unreadable(path));
  return found && isRunning(found) ? found : undefined;
}

/** A link makes the name and the whole contents appear at once, and fails if the name is taken. */
async function isLinked(file: string, path: string): Promise<boolean> {
  try {
    await link(file, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Takes a name that is free or a dead process's. Who takes over first takes the claim on exactly these contents, which no
 * other file has ever had: so at most one process replaces the dead one's file, and no process that of a live one. The
 * claim of a process that has died meanwhile is taken over in the same way.
 *
 * @param own the file with the contents to take the name with
 * @returns false where the name has changed hands meanwhile
 * @throws ConfigError naming the process that has the name, or is taking it
 */
async function isTaken(folder: string, name: string, own: string): Promise<boolean> {
  const path = join(folder, name);
  if (await isLinked(own, path)) return true;
  const found = await readRunFile(path, MOST_BYTES);
  if (!found) return false;
  const holder = processIn(found);
  if (holder && isRunning(holder)) throw inUse(folder, holder);
  const claim = claimOn(name, found);
  return (await isTaken(folder, claim, own)) && (await isReplaced(path, found, join(folder, claim)));
}

/** The claim was free, too, after another process had replaced what was found: hence the second look. */
async function isReplaced(path: string, found: Buffer, claim: string): Promise<boolean> {
  try {
    const isStillThere = (await readRunFile(path, MOST_BYTES))?.equals(found) ?? false;
    if (isStillThere) await rename(claim, path);
    return isStillThere;
  } finally {
    await removeIfPossible(claim);
  }
}

/** Of the name, too: after a power cut several files may be empty. */
function claimOn(name: string, contents: Buffer): string {
  return temporary(createHash("sha256").update(`${name} `).update(contents).digest().subarray(0, 6));
}

function temporary(bytes: Buffer): string {
  return `.${LOCK}.${bytes.toString("hex")}.tmp`;
}

/** What stays behind harms nobody, and a failure here must not hide the one that led here. */
async function removeIfPossible(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

function isOwn(found: ProcessIdentity | undefined): boolean {
  const own = ownIdentity();
  return found?.pid === own.pid && found.host === own.host && found.started === own.started;
}

/** Undefined where there is none, or what is there names no process. */
async function readLock(path: string): Promise<ProcessIdentity | undefined> {
  const bytes = await readRunFile(path, MOST_BYTES);
  return bytes && processIn(bytes);
}

/** Undefined where the contents name none. */
function processIn(bytes: Buffer): ProcessIdentity | undefined {
  try {
    const { pid, host, started } = JSON.parse(bytes.toString());
    if (!Number.isSafeInteger(pid) || pid <= 0 || typeof host !== "string") return undefined;
    return { pid, host, ...(typeof started === "string" && { started }) };
  } catch {
    return undefined;
  }
}

function unreadable(path: string): (cause: Error) => never {
  return (cause) => {
    throw new DataError(`${path} cannot be read: ${cause.message}.`, { cause });
  };
}

function inUse(folder: string, holder: ProcessIdentity | undefined): ConfigError {
  if (holder === undefined)
    return new ConfigError(`${folder} is in use: other processes keep taking its lock. Try again.`);
  const { pid, host } = holder;
  const fix =
    host === ownIdentity().host
      ? `Wait until the process ends, or stop the process: kill ${pid}.`
      : `If that process has ended, delete ${join(folder, LOCK)}.`;
  const where = host === ownIdentity().host ? "" : ` of ${host}`;
  return new ConfigError(`${folder} is in use by process ${pid}${where}. ${fix}`);
}

/** The checkpoints so far are where the folder is. */
async function lost(folder: string): Promise<DataError> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return new DataError(
    isThere
      ? `${folder} has lost its lock: ${join(folder, LOCK)} was deleted while this process was at work.`
      : `${folder} is no longer there: the folder was deleted or renamed while this process was at work.`,
  );
}

function unwritable(folder: string, cause: unknown): ConfigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ConfigError(`${folder} cannot be written to: ${why}. Name another folder with --run.`, { cause });
}
