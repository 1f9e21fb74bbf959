// How a system speaks with the bench: it gets its workload as JSON in argv, says "ready", then answers each line on
// standard input, a number of steps, with the milliseconds they took, of the clock and of processors, and the last loss.
import { createInterface } from "node:readline";

/** @type {{ threads: number, variant?: string }} and what the system works on */
export const workload = JSON.parse(process.argv[2]);

/**
 * Serves until standard input ends.
 *
 * @param {(steps: number) => number | Promise<number>} run does that many steps; gives the last loss
 * @param {{ version: string, threads: number }} about
 */
export async function serve(run, about) {
  console.log(JSON.stringify({ ready: about }));
  for await (const line of createInterface({ input: process.stdin })) {
    const steps = Number(line);
    const [start, startCpu] = [performance.now(), process.cpuUsage()];
    const loss = await run(steps);
    const { user, system } = process.cpuUsage(startCpu);
    console.log(JSON.stringify({ ms: performance.now() - start, cpuMs: (user + system) / 1000, loss }));
  }
  process.exit(); // some systems leave timers or workers behind
}
