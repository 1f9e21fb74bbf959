import binaryen from "assemblyscript/binaryen";
import { describe, expect, test } from "vitest";
import { rotateLoops } from "../../scripts/kernels/rotate-loops.ts";

/** The sum of the numbers below n, which `step` adds to the place. */
const sum = (name: string, next: string): string => `
  (func $${name} (export "${name}") (param $n i32) (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $n)) (then (block
        (local.set $sum (i32.add (local.get $sum) (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        ${next}))))
    (local.get $sum))`;

/** With names, as the compiler writes it. */
function assembled(...functions: readonly string[]): Uint8Array {
  const module = binaryen.parseText(`(module ${functions.join("")})`);
  binaryen.setDebugInfo(true);
  return module.emitBinary();
}

function sums(binary: Uint8Array, name: string): number[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(binary)));
  const sumBelow = exports[name] as (n: number) => number;
  return [0, 1, 2, 10].map((n) => sumBelow(n));
}

const textOf = (binary: Uint8Array): string => binaryen.readBinary(binary).emitText();
const TURNED = /if\s[\s\S]*loop[\s\S]*br_if/;

describe("rotateLoops", () => {
  const plain = assembled(sum("layers/a.as/a", "(br $next)"));

  test("tests once before a loop and then after each round, and computes the same", () => {
    const turned = rotateLoops(plain, ["layers/a.as.ts"]);
    expect(textOf(plain)).not.toMatch(TURNED);
    expect(textOf(turned)).toMatch(TURNED);
    expect(sums(turned, "layers/a.as/a")).toEqual([0, 0, 1, 45]);
  });

  test("leaves the functions of other sources as they are", () => {
    expect(textOf(rotateLoops(plain, ["layers/b.as.ts", "layers/a.ts"]))).not.toMatch(TURNED);
  });

  test("leaves a loop that goes on from its middle as it is", () => {
    const twice = "(br_if $next (i32.eq (local.get $i) (i32.const 5))) (br $next)";
    const turned = rotateLoops(assembled(sum("layers/a.as/a", twice)), ["layers/a.as.ts"]);
    expect(textOf(turned)).not.toMatch(/loop[\s\S]*br_if[\s\S]*br_if/);
    expect(sums(turned, "layers/a.as/a")).toEqual([0, 0, 1, 45]);
  });
});
