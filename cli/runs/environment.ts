/**
 * `environment.json`: what a run began on.
 *
 * @module
 */
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { writeAtomic } from "../../src/node/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { version } from "../base/version.ts";
import type { TrainingJob } from "../job/job.ts";
import { MOST_SETTINGS_BYTES } from "./files.ts";
import { readRunFile } from "./run-file.ts";

export interface Environment {
  readonly chainrule: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
  readonly backend: string;
  /** With its number of threads. */
  readonly backendDescription: string;
  /** Whether the same seed gives the same bits anywhere. */
  readonly reproducible: boolean;
  readonly seed: number;
  /** ISO 8601. */
  readonly started: string;
}

/** Writes it into a run's folder. */
export async function writeEnvironment(run: string, { backend, recipe }: TrainingJob): Promise<void> {
  const environment: Environment = {
    chainrule: version,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    backend: backend.name,
    backendDescription: backend.description,
    reproducible: backend.reproducible,
    seed: recipe.seed,
    started: new Date().toISOString(),
  };
  await writeAtomic(join(run, RUN_FILES.environment), `${JSON.stringify(environment, undefined, 2)}\n`);
}

/** What stands there, of which nothing may be relied on: anybody can write into it. Empty if it cannot be read. */
export async function readEnvironment(run: string): Promise<{ readonly [Key in keyof Environment]?: unknown }> {
  try {
    const bytes = await readRunFile(join(run, RUN_FILES.environment), MOST_SETTINGS_BYTES);
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}
