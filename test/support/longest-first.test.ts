import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { TestProject, TestSpecification, Vitest } from "vitest/node";
import { LONGEST, LongestFirst } from "./longest-first.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** What is known of files in a clean clone: their sizes. */
const CLEAN = {
  config: { root: ROOT },
  cache: { getFileTestResults: () => undefined, getFileStats: (key: string) => ({ size: key.length }) },
} as unknown as Vitest;

function project(name: string, groupOrder: number): TestProject {
  return { name, config: { isolate: true, sequence: { groupOrder } } } as unknown as TestProject;
}

function file(project: TestProject, path: string): TestSpecification {
  return { project, moduleId: join(ROOT, path) } as unknown as TestSpecification;
}

it("begins each project with its longest files, whatever their size, and keeps the projects apart", async () => {
  const [first, second] = [project("b", 0), project("a", 1)];
  const files = [
    file(second, "test/slow/short-with-a-long-path.test.ts"),
    ...["test/slow/s.test.ts", LONGEST[1]!, LONGEST[0]!].map((path) => file(second, path)),
    ...["test/quick.test.ts", LONGEST.at(-1)!].map((path) => file(first, path)),
  ];
  const sorted = await new LongestFirst(CLEAN).sort(files);
  expect(sorted.map(({ moduleId }) => moduleId)).toEqual(
    [
      ...[LONGEST.at(-1)!, "test/quick.test.ts"],
      ...[LONGEST[0]!, LONGEST[1]!, "test/slow/short-with-a-long-path.test.ts", "test/slow/s.test.ts"],
    ].map((path) => join(ROOT, path)),
  );
});

it("names files that there are", () => {
  expect(LONGEST.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
