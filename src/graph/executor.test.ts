import { expect, it } from "vitest";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { affine } from "../layers/affine/affine.ts";
import { Executor } from "./executor.ts";
import { structureOf } from "./structure.ts";

/** Of processor time, in which other work on the machine does not count. Looking through all layers for each took 24. */
const SECONDS = 8;

it("lays out twenty thousand layers in a time that grows with their number, not its square", () => {
  const structure = structureOf(Array.from({ length: 20_000 }, () => affine(1, 1)));
  const before = process.cpuUsage();
  new Executor(structure, createReferenceBackend("float64"), 1, "train");
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(SECONDS);
});
