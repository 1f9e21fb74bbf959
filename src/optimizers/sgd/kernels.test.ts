import { expect, it } from "vitest";
import { sgdDampenedUpdate } from "./dampened.ts";
import { sgdUpdate } from "./kernels.ts";

it("steps against the gradient", () => {
  const [w, velocity] = [Float64Array.of(1, -2), new Float64Array(2)];
  sgdUpdate(w, velocity, Float64Array.of(4, -8), 2, 0.25, 0, false, 0);
  expect([...w]).toEqual([0, 0]);
});

it("gathers gradients in the velocity", () => {
  const [w, velocity] = [Float64Array.of(0), new Float64Array(1)];
  sgdUpdate(w, velocity, Float64Array.of(1), 1, 1, 0.5, false, 0);
  sgdUpdate(w, velocity, Float64Array.of(2), 1, 1, 0.5, false, 0);
  expect(velocity[0]).toBe(2.5); // 0.5·1 + 2
  expect(w[0]).toBe(-3.5); // −1 − 2.5
});

it("adds weight decay to the gradient, so it goes through the velocity", () => {
  const [w, velocity] = [Float64Array.of(2), Float64Array.of(1)];
  sgdUpdate(w, velocity, Float64Array.of(3), 1, 0.5, 0.5, false, 0.25);
  expect(velocity[0]).toBe(4); // 0.5·1 + (3 + 0.25·2)
  expect(w[0]).toBe(0);
});

it("approaches g/(1 − momentum) under a constant gradient", () => {
  const [w, velocity] = [new Float64Array(1), new Float64Array(1)];
  for (let t = 0; t < 400; t++) sgdUpdate(w, velocity, Float64Array.of(3), 1, 0.01, 0.9, false, 0);
  expect(velocity[0]).toBeCloseTo(30, 12);
});

it("is, with nesterov, the gradient at the look-ahead point after a change of variable", () => {
  const [rate, momentum] = [0.1, 0.8];
  const gradient = (at: number) => 3 * at - 1; // of 1.5·w² − w
  let [theta, v] = [2, 0];
  const [w, velocity] = [Float64Array.of(2), new Float64Array(1)];
  for (let t = 0; t < 10; t++) {
    v = momentum * v + gradient(theta - rate * momentum * v);
    theta -= rate * v;
    sgdUpdate(w, velocity, Float64Array.of(gradient(w[0]!)), 1, rate, momentum, true, 0);
    expect(w[0]).toBeCloseTo(theta - rate * momentum * v, 13);
  }
});

it("dampens every gradient that it is told to", () => {
  const [w, velocity] = [Float64Array.of(0), new Float64Array(1)];
  sgdDampenedUpdate(w, velocity, Float64Array.of(4), 1, 1, 0.5, 0, 0);
  sgdDampenedUpdate(w, velocity, Float64Array.of(4), 1, 1, 0.5, 0.5, 0);
  expect([velocity[0], w[0]]).toEqual([4, -8]); // 0.5·4 + 0.5·4
});
