import { afterEach, describe, expect, it, vi } from "vitest";
import type { StepEvent } from "../events.ts";
import type { FromWorker } from "./messages.ts";
import { Outbox } from "./outbox.ts";

const step = (number: number): StepEvent => {
  return { type: "step", epoch: 1, step: number, stepInEpoch: number, loss: 1, learningRate: 1 };
};

/** An outbox at the time `now`, and what it has posted. */
function outbox(): { box: Outbox; posted: FromWorker[]; at: (now: number) => void } {
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  const posted: FromWorker[] = [];
  return { box: new Outbox((message) => posted.push(message)), posted, at: (now) => clock.mockReturnValue(now) };
}

describe("an outbox", () => {
  afterEach(() => vi.restoreAllMocks());

  it("posts at once, then what came within 16 ms together, in its order", () => {
    const { box, posted, at } = outbox();
    box.add(step(1));
    for (const [number, now] of [
      [2, 1001],
      [3, 1015],
      [4, 1016],
    ] as const) {
      at(now);
      box.add(step(number));
    }
    expect(posted).toEqual([
      { type: "events", events: [step(1)] },
      { type: "events", events: [step(2), step(3), step(4)] },
    ]);
  });

  it("waits while ten batches are unseen, until one is seen, or nobody reads any more", async () => {
    for (const end of ["seen", "close"] as const) {
      const { box, at } = outbox();
      for (let batch = 1; batch < 10; batch++) {
        at(1000 + 16 * batch);
        expect(box.add(step(batch))).toBeUndefined();
      }
      at(2000);
      const room = box.add(step(10));
      expect(room).toBeInstanceOf(Promise);
      box[end]();
      await room;
    }
  });

  it("posts what came before a checkpoint first, and waits until it is kept", async () => {
    const { box, posted } = outbox();
    box.add(step(1));
    box.add(step(2));
    const checkpoint = {} as Parameters<Outbox["checkpoint"]>[0];
    let kept = false;
    const keeping = box.checkpoint(checkpoint).then(() => {
      kept = true;
    });
    box.seen();
    await Promise.resolve();
    expect(kept).toBe(false);
    box.saved();
    await keeping;
    expect(posted.map((message) => message.type)).toEqual(["events", "events", "checkpoint"]);
  });

  it("posts what came before a question first, and has the answer no where nobody reads any more", async () => {
    const { box, posted } = outbox();
    const progress = { epochs: 0, epoch: 1, step: 1, stepInEpoch: 1 };
    box.add(step(1));
    const yes = box.isWanted(progress);
    box.wanted(true);
    expect(await yes).toBe(true);
    const no = box.isWanted(progress);
    box.close();
    expect(await no).toBe(false);
    expect(posted.map((message) => message.type)).toEqual(["events", "due", "due"]);
  });
});
