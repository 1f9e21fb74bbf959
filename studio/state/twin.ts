/**
 * A second run beside the one that is shown: the same experiment with its batch normalizations taken out, or put in.
 *
 * @module
 */
import { effect, type Signal, signal, untracked } from "@preact/signals";
import type { Experiment } from "../experiment/experiment.ts";
import { hasBatchNorm, withBatchNorm, withoutBatchNorm } from "../experiment/layers.ts";
import { Session } from "../training/session.ts";
import { session } from "./sessions.ts";

/** It follows {@link session} step for step; undefined where nobody has opened one. */
export const twin: Signal<Session | undefined> = signal(undefined);

/** The other of the pair: same data, same seed, and where layers are the same, the same initial weights. */
export function twinOf(experiment: Experiment): Experiment {
  const { layers } = experiment;
  return { ...experiment, layers: hasBatchNorm(layers) ? withoutBatchNorm(layers) : withBatchNorm(layers) };
}

/** From now on every run that is shown has its twin. @returns ends it */
export function openTwins(): () => void {
  return effect(() => {
    const leader = session.value;
    if (leader === undefined) return;
    const follower = untracked(() => new Session(twinOf(leader.experiment), leader.samples));
    leader.waitFor(follower);
    twin.value = follower;
    const stop = effect(() => {
      const goal = leader.state.value === "finished" ? Number.POSITIVE_INFINITY : leader.step.value;
      untracked(() => follower.goTo(goal));
    });
    return () => {
      stop();
      leader.waitFor(undefined);
      follower.close();
      twin.value = undefined;
    };
  });
}
