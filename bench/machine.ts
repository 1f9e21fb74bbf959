/**
 * What the figures were taken on, and what else it was doing.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly node: string;
  readonly platform: string;
  /** Load average over the last minute, before the first measurement. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpuName(),
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: Number(loadavg()[0]!.toFixed(2)),
  };
}

/** Virtual machines hide the model's name, but not its family and number. */
function cpuName(): string {
  const name = cpus()[0]?.model.trim() ?? "unknown";
  try {
    const info = readFileSync("/proc/cpuinfo", "utf8");
    const field = (key: string): string | undefined => new RegExp(`^${key}\\s*: (.*)$`, "m").exec(info)?.[1];
    return `${field("model name") ?? name} (family ${field("cpu family")}, model ${field("model")})`;
  } catch {
    return name; // not Linux
  }
}
