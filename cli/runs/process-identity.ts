/**
 * Which process is meant, also after its number has been given to another.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** One process of one machine. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The boot and the clock tick in which it started; undefined where the system does not say. */
  readonly started?: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const started = startOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(started !== undefined && { started }) };
}

/** Whether the process still runs. One of another machine cannot be seen, and counts as running. */
export function isRunning({ pid, host, started }: ProcessIdentity): boolean {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  const found = startOf(pid);
  return found !== ENDED && (found === undefined || started === undefined || found === started);
}

/** What {@link startOf} says of a process that has ended but was not yet collected by its parent. */
const ENDED = "ended";

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it is there, and somebody else's
  }
}

/** By Linux's `/proc`: the third field is the state, the 22nd the start in ticks since the boot. See proc_pid_stat(5). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // a name may hold spaces and brackets
    if (state === "Z" || state === "X") return ENDED;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[18]}`;
  } catch {
    return undefined;
  }
}
