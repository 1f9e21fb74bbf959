import { describe, expect, it } from "vitest";
import {
  across,
  arrowsOf,
  behindTheFace,
  circles,
  type Floors,
  homeless,
  leaksOfNode,
  notDown,
  reachedFrom,
} from "./rules.ts";
import { importsOf, isAssembly, sourcesOf } from "./sources.ts";

/** The rooms from the ground up: a file imports from its own room and from rooms on lower floors. */
const FLOORS: Floors = [
  ["src/base"],
  ["src/backends", "src/initializers", "src/schedules", "src/data"],
  ["src/layers", "src/optimizers", "src/tables"],
  ["src/losses"],
  ["src/graph", "src/metrics"],
  ["src/network"],
  ["src/training"],
  ["src/formats", "src/distributed"],
  ["src/functions.ts"],
  ["src/core.ts", "src/toolbox.ts"],
  ["src/index.ts", "src/browser-toolbox.ts"],
  ["src/browser.ts", "src/node"],

  ["cli/base", "cli/serve"],
  ["cli/inputs", "cli/page"],
  ["cli/inspect", "cli/job", "cli/progress", "cli/score"],
  ["cli/runs"],
  ["cli/report"],
  ["cli/compare", "cli/training"],
  ["cli/commands"],
  ["cli/declarations"],
  ["cli/*"],

  ["studio/build", "studio/experiment", "studio/style", "studio/trace"],
  ["studio/data"],
  ["studio/training"],
  ["studio/charts", "studio/runs"],
  ["studio/export", "studio/state"],
  ["studio/components"],
  ["studio/views/chain-rule/equations"],
  ["studio/views/book", "studio/views/chain-rule", "studio/views/layers", "studio/views/runs", "studio/views/train"],
  ["studio/views/*"],
  ["studio/*"],
];

const files = ["src", "cli", "studio"].flatMap(sourcesOf).filter((file) => !isAssembly(file));
const imports = files.flatMap(importsOf);

describe("the imports", () => {
  it("are found at all", () => {
    expect(imports).toContainEqual({ from: "src/training/train.ts", to: "src/network/network.ts" });
    expect(imports).toContainEqual({ from: "cli/declarations/training.ts", to: "cli/commands/train.ts" });
    expect(imports).toContainEqual({ from: "studio/views/index.ts", to: "studio/views/train/train-view.tsx" });
  });

  it("come from files that belong to a room, and every room has some", () => {
    expect(homeless(files, FLOORS)).toEqual([]);
    const rooms = FLOORS.flat().filter((room) => room !== "studio/style"); // which has no code
    expect(rooms.filter((room) => homeless(files, [[room]]).length === files.length)).toEqual([]);
  });

  it("point down: no file imports from a room on its own floor, or on one above", () => {
    expect(arrowsOf(notDown(imports, FLOORS), FLOORS)).toEqual([]);
  });

  it("make no circle", () => {
    expect(circles(imports)).toEqual([]);
  });

  it("reach node:* from src/node, cli and what builds the studio only", () => {
    expect(leaksOfNode(imports)).toEqual([]);
  });

  it("let the command and the studio use the public face only, and texts", () => {
    expect(behindTheFace(imports)).toEqual([]);
  });

  it("keep the command and the studio apart", () => {
    expect(across(imports)).toEqual([]);
  });

  it("keep protocol buffers out of the main entry, which pages load", () => {
    const reached = reachedFrom("src/index.ts", imports);
    expect(reached).toContain("src/formats/model.ts");
    expect([...reached].filter((path) => /formats\/onnx|onnx-buf|protobuf|keras/.test(path))).toEqual([]);
  });
});
