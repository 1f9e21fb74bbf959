/**
 * All systems of a workload, or of a few that belong together, in turns: A B C A B C … Whatever disturbs the machine then disturbs all of them alike,
 * and a ratio is taken within a round, between neighbours in time.
 *
 * @module
 */
import { Child, type Command } from "./child.ts";
import type { Workload } from "./workloads.ts";

/** How long to measure. */
export interface Plan {
  readonly rounds: number;
  /** How long a turn should last; one step lasts longer where the system is slow. */
  readonly turnMs: number;
  /** Steps before the first turn, for engines that compile what is hot. */
  readonly warmUpMs: number;
  /** A system that would need more than this for all its turns gets fewer of them, but {@link FEWEST_TURNS}. */
  readonly budgetMs: number;
}

/** One of those that take turns. */
export interface Contestant {
  readonly name: string;
  /** What it works on; nothing where it measures the machine. */
  readonly workload?: Workload;
  readonly threads: number;
  readonly command: Command;
  /** Whether its loss must fall. */
  readonly trains: boolean;
  /** What to install if it does not start. */
  readonly install: string;
}

export type Rounds = readonly (number | undefined)[];

/** What a contestant did. */
export interface Measured {
  readonly name: string;
  readonly workload?: Workload;
  readonly threads: number;
  readonly version: string;
  /** Milliseconds of one step by the round; not every contestant plays in every round. */
  readonly rounds: Rounds;
  /** The same of processor time. */
  readonly cpuRounds: Rounds;
  readonly lastLoss: number;
}

/** One that took no part, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Results {
  readonly measured: readonly Measured[];
  readonly skipped: readonly Skipped[];
}

interface Player {
  readonly contestant: Contestant;
  readonly child: Child;
  readonly rounds: (number | undefined)[];
  readonly cpuRounds: (number | undefined)[];
  version: string;
  firstLoss: number;
  lastLoss: number;
  msPerStep: number;
  /** Why it takes no part any more. */
  failure?: string;
}

const FEWEST_TURNS = 3;
/** Threads of a BLAS spin for a while after their work; with more than one, the next system waits for that. */
const SPIN_MS = 20;

/** Measures all contestants that start; the others are named with the reason. */
export async function measure(contestants: readonly Contestant[], plan: Plan): Promise<Results> {
  const players = contestants.map(seat);
  try {
    await Promise.all(players.map((player) => attempt(player, () => start(player))));
    for (const player of players) await attempt(player, () => warmUp(player, plan));
    for (let round = 0; round < plan.rounds; round++) {
      for (const player of players) await attempt(player, () => play(player, round, plan));
    }
    for (const player of players) await attempt(player, () => checkLearned(player));
  } finally {
    await Promise.all(players.map(({ child }) => child.stop()));
  }
  return {
    measured: players.filter(({ failure }) => failure === undefined).map(report),
    skipped: players.flatMap(({ contestant: { name }, failure }) => (failure ? [{ name, reason: failure }] : [])),
  };
}

function seat(contestant: Contestant): Player {
  const unknown = { version: "", firstLoss: Number.NaN, lastLoss: Number.NaN, msPerStep: Number.NaN };
  return { contestant, child: new Child(contestant.command), rounds: [], cpuRounds: [], ...unknown };
}

/** Does what it is given, unless the player is out already; if that throws, the player is out. */
async function attempt(player: Player, action: () => Promise<void> | void): Promise<void> {
  if (player.failure !== undefined) return;
  try {
    await action();
  } catch (error) {
    player.failure = (error as Error).message;
  }
}

async function start(player: Player): Promise<void> {
  const { child, contestant } = player;
  const about = await child.ready().catch((error: Error) => {
    throw new Error(`${error.message} (to have it: ${contestant.install})`);
  });
  if (about.threads !== contestant.threads) {
    throw new Error(`it runs on ${about.threads} of ${contestant.threads} threads`);
  }
  player.version = about.version;
}

/** Doubles the steps until a turn is long enough to tell how long a step is. */
async function warmUp(player: Player, { warmUpMs }: Plan): Promise<void> {
  const first = await player.child.run(1);
  player.firstLoss = first.loss;
  let total = first.ms;
  player.msPerStep = first.ms;
  for (let steps = 1; total < warmUpMs; steps *= 2) {
    const { ms } = await player.child.run(steps);
    player.msPerStep = ms / steps;
    total += ms;
  }
}

async function play(player: Player, round: number, { rounds, turnMs, budgetMs }: Plan): Promise<void> {
  const steps = Math.max(1, Math.round(turnMs / player.msPerStep));
  const affordable = Math.floor(budgetMs / (steps * player.msPerStep));
  const turns = Math.min(rounds, Math.max(FEWEST_TURNS, affordable));
  if (round % Math.ceil(rounds / turns) !== 0) {
    player.rounds.push(undefined);
    player.cpuRounds.push(undefined);
    return;
  }
  if (player.contestant.threads > 1) await new Promise((resolve) => setTimeout(resolve, SPIN_MS));
  const { ms, cpuMs, loss } = await player.child.run(steps);
  player.rounds.push(ms / steps);
  player.cpuRounds.push(cpuMs / steps);
  player.lastLoss = loss;
}

function checkLearned({ contestant, firstLoss, lastLoss }: Player): void {
  if (contestant.trains && !(lastLoss < firstLoss)) {
    throw new Error(`its loss went from ${firstLoss} to ${lastLoss}`);
  }
}

function report({ contestant: { name, threads, workload }, version, rounds, cpuRounds, lastLoss }: Player): Measured {
  return { name, threads, version, rounds, cpuRounds, lastLoss, ...(workload && { workload }) };
}
