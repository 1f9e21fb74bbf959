/**
 * The order of the test files. Vitest begins with those that it has seen take long, and in a clean clone, where it has seen
 * none, with the largest: there a short file that trains for long would begin last, and one core would wait for it.
 *
 * @module
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, the longest first: as measured on two cores. */
export const LONGEST: readonly string[] = [
  "test/slow/cli/resume.test.ts",
  "test/slow/fuzz.test.ts",
  "test/slow/cli/faults.test.ts",
  "test/slow/package.test.ts",
  "test/slow/mpi/command.test.ts",
  "test/slow/cli/fashion-mnist.test.ts",
  "test/slow/cli/stream.test.ts",
  "test/slow/cli/bad-input.test.ts",
  "test/slow/cli/train.test.ts",
  "test/slow/cli/mnist.test.ts",
  "test/mutants/layers.test.ts",
  "test/mutants/training.test.ts",
  "test/backends/agreement.test.ts",
  "test/conformance/functional.test.ts",
  "test/backends/threads.test.ts",
];

/** Vitest's order, but for the {@link LONGEST}, which come first in their project. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const projects = [...new Set(usual.map(({ project }) => project))];
    return projects.flatMap((own) =>
      usual.filter(({ project }) => project === own).sort((a, b) => placeOf(a) - placeOf(b)),
    );
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return place < 0 ? LONGEST.length : place;
}
