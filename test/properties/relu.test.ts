import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tensor, tensor } from "../../src/base/tensor.ts";
import { combined, numbers, SUBJECTS } from "./support.ts";

/** Any numbers that both element types hold, from the smallest to the largest. */
const values: fc.Arbitrary<Tensor> = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 })
  .map((list) => tensor(Float64Array.from(list)));

describe.each(SUBJECTS)("relu on %s", (_, subject) => {
  const relu = async (x: Tensor): Promise<Tensor> => (await subject.relu(x)).out;

  it("is idempotent", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        expect(numbers(await relu(await relu(x)))).toEqual(numbers(await relu(x)));
      }),
    );
  });

  it("splits x into its halves: relu(x) − relu(−x) = x", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        const negated = tensor(x.data.map((value) => -value));
        expect(numbers(combined(await relu(x), await relu(negated), (p, q) => p - q))).toEqual(numbers(x));
      }),
    );
  });

  it("is never negative, not even −0", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        for (const value of (await relu(x)).data) expect(Object.is(Math.abs(value), value)).toBe(true);
      }),
    );
  });

  it("passes the gradient exactly where the output is positive, and may look at its output to know", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        const { out, backward } = await subject.relu(x);
        const dout = tensor(x.data.map((_, i) => i - 3));
        const { dx } = await backward(dout);
        expect(numbers(dx)).toEqual(numbers(combined(out, dout, (o, d) => (o > 0 ? d : 0))));
        expect(numbers((await (await subject.relu(out)).backward(dout)).dx)).toEqual(numbers(dx));
      }),
    );
  });
});
