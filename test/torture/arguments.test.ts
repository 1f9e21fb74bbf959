import { describe, expect, it } from "vitest";
import { hasPassed, readTortureArguments } from "./arguments.ts";

describe("the command line of the torture", () => {
  it("takes a number of kills, by its place or by its name, and a seed", () => {
    expect(readTortureArguments([])).toEqual({ kills: 200, seed: 0 });
    expect(readTortureArguments(["10"])).toEqual({ kills: 10, seed: 0 });
    expect(readTortureArguments(["--kills", "10", "--seed", "7"])).toEqual({ kills: 10, seed: 7 });
  });

  it.each([
    [["--deaths", "10"], /Unknown option '--deaths'/],
    [["10", "7"], /takes one number of kills, but was also given "7"/],
    [["0"], /The number of kills is a whole number from 1 on, as in "20", but was "0"/],
    [["ten"], /but was "ten"/],
    [[""], /but was ""/],
    [["--kills", "1.5"], /but was "1.5"/],
    [["--seed", "-1"], /argument is ambiguous/],
    [["--seed=-1"], /--seed is a whole number from 0 on, as in "20", but was "-1"/],
  ])("refuses %j", (args, message) => {
    expect(() => readTortureArguments(args)).toThrow(message);
  });
});

describe("the summary of the torture", () => {
  const asked = { kills: 10, seed: 0 };

  it("passes where all kills took place and nothing was lost or differed", () => {
    expect(hasPassed({ kills: 10, lost: 0, differed: 0 }, asked)).toBe(true);
  });

  it.each([
    ["of nothing", { kills: 0, lost: 0, differed: 0 }],
    ["of too few kills", { kills: 9, lost: 0, differed: 0 }],
    ["with a lost run", { kills: 10, lost: 1, differed: 0 }],
    ["with a run of other bytes", { kills: 10, lost: 0, differed: 1 }],
  ])("is a failure %s", (_, count) => {
    expect(hasPassed(count, asked)).toBe(false);
    expect(hasPassed(count, { ...asked, kills: Number.NaN })).toBe(false);
  });
});
