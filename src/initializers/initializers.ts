/**
 * The usual first values. Each returns an {@link Initializer}, and throws a ConfigError for arguments that it does not take; all draw from the seeded stream in row-major order.
 *
 * @module
 */
import { assertFiniteNumber, assertNothing } from "../base/arguments.ts";
import type { Initializer } from "./initializer.ts";

/** Every element the same number. */
export function constantFill(value: number): Initializer {
  assertFiniteNumber("constantFill: value", value);
  return (values) => {
    values.fill(value);
  };
}

/** All zeros. */
export function zeros(...given: readonly []): Initializer {
  assertNothing("zeros", given);
  return constantFill(0);
}

/** Uniform in [−bound, bound). */
export function uniform(bound: number): Initializer {
  assertFiniteNumber("uniform: bound", bound);
  return (values, _shape, random) => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  };
}

/** Normal with mean 0 and the given standard deviation. */
export function normal(std: number): Initializer {
  assertFiniteNumber("normal: std", std);
  return (values, _shape, random) => {
    for (let i = 0; i < values.length; i++) values[i] = std * random.normal();
  };
}

/** Normal with standard deviation √(2/D): keeps the variance through ReLU (He et al. 2015, eq. 10). */
export function heNormal(...given: readonly []): Initializer {
  assertNothing("heNormal", given);
  return (values, shape, random) => normal(Math.sqrt(2 / fanIn(shape)))(values, shape, random);
}

/** Uniform in ±√(6/D): the same variance as {@link heNormal}. */
export function heUniform(...given: readonly []): Initializer {
  assertNothing("heUniform", given);
  return (values, shape, random) => uniform(Math.sqrt(6 / fanIn(shape)))(values, shape, random);
}

/** Uniform in ±√(6/(D + M)) (Glorot & Bengio 2010, eq. 16); the default of Keras. */
export function glorotUniform(...given: readonly []): Initializer {
  assertNothing("glorotUniform", given);
  return (values, shape, random) => uniform(Math.sqrt(6 / (fanIn(shape) + fanOut(shape))))(values, shape, random);
}

function fanIn(shape: readonly number[]): number {
  return shape[0] ?? 1;
}

function fanOut(shape: readonly number[]): number {
  return shape[1] ?? 1;
}
