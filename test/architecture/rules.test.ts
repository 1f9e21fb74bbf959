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
import type { Import } from "./sources.ts";

const FLOORS: Floors = [["src/base"], ["cli/inputs", "cli/page"], ["cli/page/parts"], ["cli/*"], ["studio"]];

/** `"a → b"` as an import. */
function imported(...arrows: readonly string[]): Import[] {
  return arrows.map((arrow) => {
    const [from, to] = arrow.split(" → ") as [string, string];
    return { from, to };
  });
}

describe("every file belongs to a room", () => {
  it.each(["src/other/a.ts", "src/based/a.ts", "cli/other/a.ts"])("finds %s", (file) => {
    expect(homeless([file], FLOORS)).toEqual([file]);
  });

  it.each(["src/base/a.ts", "src/base/deep/a.ts", "cli/main.ts"])("passes over %s", (file) => {
    expect(homeless([file], FLOORS)).toEqual([]);
  });
});

describe("imports point down", () => {
  it.each([
    ["up", "src/base/a.ts → cli/main.ts"],
    ["up between folders of the command", "cli/inputs/a.ts → cli/main.ts"],
    ["up into a folder of its own", "cli/page/a.ts → cli/page/parts/b.ts"],
    ["across a floor", "cli/inputs/a.ts → cli/page/b.ts"],
  ])("finds an import that leads %s", (_, arrow) => {
    expect(notDown(imported(arrow), FLOORS)).toEqual(imported(arrow));
  });

  it("finds a circle of folders whose files make none", () => {
    const there = "cli/inputs/a.ts → cli/page/b.ts";
    const back = "cli/page/c.ts → cli/inputs/d.ts";
    expect(circles(imported(there, back))).toEqual([]);
    expect(arrowsOf(notDown(imported(there, back), FLOORS), FLOORS)).toEqual([
      ["cli/inputs", "cli/page"],
      ["cli/page", "cli/inputs"],
    ]);
  });

  it.each([
    ["within its room", "cli/inputs/a.ts → cli/inputs/deep/b.ts"],
    ["down", "cli/main.ts → cli/inputs/a.ts"],
    ["down out of a folder of its own", "cli/page/parts/b.ts → cli/page/a.ts"],
    ["to a package", "cli/main.ts → commander"],
    ["to Node", "src/base/a.ts → node:fs"],
  ])("passes over an import %s", (_, arrow) => {
    expect(notDown(imported(arrow), FLOORS)).toEqual([]);
  });
});

describe("imports make no circle", () => {
  it("finds the shortest one and a long one", () => {
    expect(circles(imported("a → b", "b → a"))).toEqual(["a → b → a"]);
    expect(circles(imported("a → b", "b → c", "c → d", "d → b"))).toEqual(["b → c → d → b"]);
    expect(circles(imported("a → a"))).toEqual(["a → a"]);
  });

  it("passes over two ways to one file", () => {
    expect(circles(imported("a → b", "a → c", "b → d", "c → d"))).toEqual([]);
  });
});

describe("what knows Node", () => {
  it.each(["src/training/a.ts", "src/index.ts", "studio/views/a.ts", "studio/building/a.ts"])("is not %s", (file) => {
    expect(leaksOfNode(imported(`${file} → node:fs`))).toHaveLength(1);
  });

  it.each(["src/node/a.ts", "cli/main.ts", "studio/build/a.ts", "studio/vite.config.ts"])("is %s", (file) => {
    expect(leaksOfNode(imported(`${file} → node:fs`))).toEqual([]);
  });
});

describe("the command and the studio use the public face", () => {
  it.each(["src/training/train.ts", "src/node/files.ts", "src/formats/index.ts"])("which is not %s", (file) => {
    expect(behindTheFace(imported(`cli/main.ts → ${file}`))).toHaveLength(1);
    expect(behindTheFace(imported(`studio/app.tsx → ${file}`))).toHaveLength(1);
  });

  it.each(
    [
      ["src/index.ts", "src/node/index.ts", "src/tables/index.ts", "src/formats/onnx/index.ts"],
      ["src/layers/affine/affine.md", "src/layers/affine/kernels.ts?raw"],
    ].flat(),
  )("which is %s", (file) => {
    expect(behindTheFace(imported(`studio/app.tsx → ${file}`))).toEqual([]);
  });

  it("and the library itself may do more", () => {
    expect(behindTheFace(imported("src/node/files.ts → src/base/errors.ts"))).toEqual([]);
  });
});

describe("the command and the studio are apart", () => {
  it.each(["cli/main.ts → studio/app.tsx", "studio/app.tsx → cli/base/format.ts"])("finds %s", (arrow) => {
    expect(across(imported(arrow))).toHaveLength(1);
  });

  it.each(["cli/main.ts → cli/program.ts", "studio/app.tsx → src/index.ts"])("passes over %s", (arrow) => {
    expect(across(imported(arrow))).toEqual([]);
  });
});

it("what a file reaches is found over several files, in any order", () => {
  const imports = imported("b → c", "c → heavy", "a → b", "d → other");
  expect([...reachedFrom("a", imports)]).toEqual(["a", "b", "c", "heavy"]);
});
