/**
 * `npm run bench:kernels`: why the kernels are as they are. The versions of each, from the obvious one to the project's
 * own, first compared with the reference, then timed in turns on one core. With `--json`, the figures alone.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { type Summary, spread, summarize } from "../statistics.ts";
import { asText, percent, significant, type Table } from "../table.ts";
import { allocate, bind, type Call, check, expectedOf } from "./calls.ts";
import { createRungBackends } from "./rung-backends.ts";
import { LADDERS, type Ladder } from "./rungs.ts";
import { takeTurns } from "./turns.ts";

/** One version at one size. */
interface Row {
  readonly sizes: string;
  readonly version: string;
  readonly ms: Summary;
  /** In the ladder's unit, at the median. */
  readonly speed: number;
  /** The time of the version before over its own, round by round; not for the first version. */
  readonly gain: Summary | undefined;
  /** Its time over that of the project's own kernel, round by round. */
  readonly ratio: Summary;
}

const { json } = parseArgs({ options: { json: { type: "boolean", default: false } } }).values;
const machine = describeMachine();
const backendOf = await createRungBackends();
const results = [];
if (!json) console.log(`${machine.date}, ${machine.cpu}, ${machine.platform}, Node ${machine.node}, one core`);
for (const ladder of LADDERS) {
  const rows = [];
  for (const call of ladder.calls) rows.push(...(await climb(ladder, call)));
  results.push({ title: ladder.title, unit: ladder.unit, rows });
  if (!json) console.log(`\n${ladder.title}\n\n${changes(ladder)}\n\n${asText(speeds(ladder, rows))}`);
}
if (json) console.log(JSON.stringify({ machine, results }, undefined, 1));

/** Checks and measures all versions at one size. @throws Error if one is wrong */
async function climb({ rungs, unit }: Ladder, call: Call): Promise<Row[]> {
  const backends = rungs.map((rung) => backendOf(call.kernel, rung));
  const handles = allocate(backends[0]!, call);
  const expected = await expectedOf(call);
  for (const [i, backend] of backends.entries()) await check(backend, call, handles, expected, rungs[i]!.version);
  const times = takeTurns(backends.map((backend) => bind(backend, call, handles)));
  return rungs.map(({ version }, i) => {
    const ms = summarize(times[i]!);
    const sizes = call.sizes.join("×");
    const speed = unit === "GFLOP/s" ? call.work / ms.median / 1e6 : (ms.median * 1e6) / call.work;
    const gain = i === 0 ? undefined : ratio(times[i - 1]!, times[i]!);
    return { sizes, version, ms, speed, gain, ratio: ratio(times[i]!, times.at(-1)!) };
  });
}

/** Round by round, so that a slower clock slows both sides. */
function ratio(times: readonly number[], base: readonly number[]): Summary {
  return summarize(times.map((time, round) => time / base[round]!));
}

function changes({ rungs }: Ladder): string {
  return asText([["version", "what changed"], ...rungs.map(({ version, change }) => [version, change])]);
}

function speeds({ sizes, unit }: Ladder, rows: readonly Row[]): Table {
  const head = [sizes, "version", unit, "µs", "spread", "gain on the step before", "time / own"];
  const body = rows.map((row, i) => [
    row.sizes === rows[i - 1]?.sizes ? "" : row.sizes,
    row.version,
    significant(row.speed),
    significant(row.ms.median * 1000),
    percent(spread(row.ms) / row.ms.median),
    row.gain === undefined ? "" : `${significant(row.gain.median)}×`,
    significant(row.ratio.median),
  ]);
  return [head, ...body];
}
