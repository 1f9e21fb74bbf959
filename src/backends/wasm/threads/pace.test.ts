import { describe, expect, test } from "vitest";
import { Pace } from "./pace.ts";

/** Runs plans of equal work whose speed depends on the number of threads. @returns the threads of each */
function drive(pace: Pace, plans: number, speed: (threads: number) => number): number[] {
  return Array.from({ length: plans }, () => {
    const { threads } = pace;
    pace.record(100, 100 / speed(threads));
    return threads;
  });
}

describe("the pace", () => {
  test("begins with all threads, and stays where each helps", () => {
    const used = drive(new Pace(16), 4000, (threads) => threads);
    expect(used[0]).toBe(16);
    expect(used.filter((threads) => threads !== 16).length).toBeLessThan(80);
  });

  test("falls to one thread where others are in the way, and seldom tries again", () => {
    const pace = new Pace(16);
    drive(pace, 200, (threads) => 1 / threads);
    const used = drive(pace, 4000, (threads) => 1 / threads);
    expect(used.filter((threads) => threads !== 1).length).toBeLessThan(80);
  });

  test("finds the number of free cores in between", () => {
    const pace = new Pace(16);
    const onFourCores = (threads: number): number => (threads <= 4 ? threads : 16 / threads);
    drive(pace, 400, onFourCores);
    const used = drive(pace, 2000, onFourCores);
    expect(used.filter((threads) => threads !== 4).length).toBeLessThan(40);
  });

  test("finds one thread where several are all equally slow", () => {
    const pace = new Pace(16);
    drive(pace, 400, (threads) => (threads === 1 ? 2 : 1));
    expect(drive(pace, 8, (threads) => (threads === 1 ? 2 : 1))).toContain(1);
  });

  test("comes back when the cores are free again", () => {
    const pace = new Pace(4);
    drive(pace, 1000, (threads) => 1 / threads);
    drive(pace, 1200, (threads) => threads);
    expect(drive(pace, 8, (threads) => threads)).toContain(4);
  });

  test("reaches a number of threads that is no power of two", () => {
    const pace = new Pace(5);
    drive(pace, 500, (threads) => 1 / threads);
    drive(pace, 1200, (threads) => threads);
    expect(drive(pace, 8, (threads) => threads)).toContain(5);
  });
});
