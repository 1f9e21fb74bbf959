/**
 * `npm run bench:reading`: reading alone, as `npm run bench` measures it. A number behind `--` is that of the rounds.
 *
 * @module
 */
import { asText } from "../table.ts";
import { measureReading, ROUNDS } from "./reading.ts";
import { readingTable } from "./rows.ts";

const rounds = Number(process.argv[2] ?? ROUNDS);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new Error(`bench:reading takes a number of rounds, as in "3", but was given "${process.argv[2]}".`);
}
const { rows, skipped } = await measureReading(rounds);
for (const { name, reason } of skipped) console.log(`without ${name}: ${reason}`);
console.log(asText(readingTable(rows)));
