/**
 * `npm run bench:serving`: one row through a loaded table model, beside ONNX Runtime in the same process, in turns. A number
 * behind `--` is that of the rounds.
 *
 * @module
 */
import { describeMachine } from "../machine.ts";
import { summarize } from "../statistics.ts";
import { asText, significant, type Table } from "../table.ts";
import { type Asker, type Workload, workloads } from "./askers.ts";

const ROUNDS = 15;
const TURN_MS = 40;
/** By then an engine has compiled what is hot. */
const WARM_UP_MS = 1500;
/** Calls that are timed one by one. */
const SAMPLES = 20_000;

const rounds = Number(process.argv[2] ?? ROUNDS);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new Error(`bench:serving takes a number of rounds, as in "5", but was given "${process.argv[2]}".`);
}
const { date, cpu, platform, node } = describeMachine();
console.log(`${date}, ${cpu}, ${platform}, Node ${node}, one thread each`);
for (const workload of await workloads()) console.log(`\n${workload.name}\n\n${asText(await tableOf(workload))}`);

async function tableOf({ askers }: Workload): Promise<Table> {
  const counts: number[] = [];
  for (const asker of askers) counts.push(Math.ceil(TURN_MS / (await warmUp(asker))));
  const times: number[][] = askers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, asker] of askers.entries()) times[i]!.push((await timeOf(asker, counts[i]!)) / asker.callers);
  }
  const head = ["asked by", "answers/s", "p50 µs", "p99 µs", "time / predictNow", "time / predict"];
  const rows: string[][] = [];
  for (const [i, asker] of askers.entries()) {
    const latencies = await latenciesOf(asker);
    rows.push([
      asker.name,
      Math.round(1000 / summarize(times[i]!).median).toLocaleString("en-US"),
      ...[0.5, 0.99].map((p) => significant(latencies[Math.floor(p * latencies.length)]! * 1000)),
      ...[0, 1].map((base) => ratio(times[i]!, times[base]!)),
    ]);
  }
  return [head, ...rows];
}

/** Round by round, so that a slower clock slows both sides: the median, and the middle half. */
function ratio(times: readonly number[], base: readonly number[]): string {
  const { median, q1, q3 } = summarize(times.map((time, round) => time / base[round]!));
  return `${significant(median)} (${significant(q1)} to ${significant(q3)})`;
}

/** Doubles the calls until they have taken long enough. @returns the milliseconds of one of the last */
async function warmUp(asker: Asker): Promise<number> {
  let ms = await timeOf(asker, 1);
  for (let [count, total] = [1, ms]; total < WARM_UP_MS; count *= 2) {
    ms = await timeOf(asker, count);
    total += ms * count;
  }
  return ms;
}

/** Milliseconds of one of so many calls. */
async function timeOf(asker: Asker, count: number): Promise<number> {
  const start = performance.now();
  await asker.ask(count);
  return (performance.now() - start) / count;
}

/** In milliseconds, in order. */
async function latenciesOf(asker: Asker): Promise<Float64Array> {
  const latencies = new Float64Array(Math.ceil(SAMPLES / asker.callers));
  for (let i = 0; i < latencies.length; i++) {
    const start = performance.now();
    await asker.ask(1);
    latencies[i] = performance.now() - start;
  }
  return latencies.sort();
}
