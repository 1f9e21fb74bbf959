/**
 * The recipes from which the seeded inputs come: NumPy's legacy stream and its `linspace`.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { caseOf, casesOf, linspace } from "../cases.ts";
import { scalar } from "../layout.ts";
import { type NumpyRandom, numpyRandom } from "../numpy-random.ts";
import {
  type Check,
  describeSuite,
  type Subject,
  type SuiteOptions,
  type Target,
  type Verify,
  verifier,
} from "../subject.ts";
import { type Allowed, absolute, publishedTolerance, relativeError } from "../tolerance.ts";

const EXACT: Allowed = absolute(0);

/** NumPy takes its logarithm from the C library, so a normal number may differ in the last bit or two. */
const LAST_BITS: Allowed = relativeError(4 * 2 ** -53);

const MIXED = "rng.mt19937.seed231.mixed_calls";

export const numpyChecks: readonly Check[] = [
  ...casesOf("rng.")
    .filter(({ id }) => id !== MIXED)
    .map(({ id }) => ({ id, run: (subject: Subject) => streams(id, subject) })),
  { id: MIXED, run: mixedCalls },
  { id: "util.linspace.bits", run: linspaceBits },
];

export function numpySuite(target: Target, options?: SuiteOptions): void {
  describeSuite("numpy's recipes", numpyChecks, target, options);
}

/** The first draws of every kind, each from a fresh stream. */
async function streams(id: string, subject: Subject): Promise<void> {
  const { inputs, expected } = caseOf(id);
  const verify = verifier(id, subject);
  const compare = comparer(verify, (name) => expected.tensor(name));
  const fresh = (): NumpyRandom => numpyRandom(inputs.number("seed"));
  compare("uint32", fresh().uint32, EXACT);
  compare("rand", fresh().rand, EXACT);
  compare("randn", fresh().randn, LAST_BITS);
  const random = fresh();
  compare("randint10", () => random.randint(10), EXACT);
}

/** The second normal number of a pair survives other calls: randn(15), randint(7, size=3), randn(2), rand(3). */
async function mixedCalls(subject: Subject): Promise<void> {
  const { expected } = caseOf(MIXED);
  const compare = comparer(verifier(MIXED, subject), (name) => expected.tensor(name));
  const random = numpyRandom(231);
  compare("randn15", random.randn, LAST_BITS);
  compare("randint7x3", () => random.randint(7), EXACT);
  compare("randn2", random.randn, LAST_BITS);
  compare("rand3", random.rand, EXACT);
}

/** Draws as many numbers as are expected, and compares them. */
function comparer(verify: Verify, expectedOf: (name: string) => Tensor) {
  return (name: string, draw: () => number, allowed: Allowed): void => {
    const expected = expectedOf(name);
    verify(name, tensor(Float64Array.from({ length: expected.data.length }, draw)), expected, allowed);
  };
}

async function linspaceBits(subject: Subject): Promise<void> {
  const id = "util.linspace.bits";
  const { inputs, expected, tolerance } = caseOf(id);
  const verify = verifier(id, subject);
  const values = linspace(inputs.number("start"), inputs.number("stop"), inputs.number("num"));
  verify("first", tensor(values.slice(0, 4)), expected.tensor("first"), publishedTolerance(tolerance));
  verify("last", tensor(values.slice(-4)), expected.tensor("last"), publishedTolerance(tolerance));
  // The sum of 240 numbers carries the rounding of 240 additions, which the tolerance of one number does not foresee.
  const sum = scalar(values.reduce((total, value) => total + value, 0));
  verify("sum", sum, expected.tensor("sum"), publishedTolerance(tolerance), [240 * 2 ** -53 * 48]);
}
