import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

test("finds a name with a letter missing, swapped, or of the other case", () => {
  expect(nearest("specis", ["island", "species"])).toBe("species");
  expect(nearest("SPECIES", ["species"])).toBe("species");
  expect(nearest("adma", ["adam", "sgd", "adamw"])).toBe("adam");
});

test("takes the nearest of several, and none where all are far", () => {
  expect(nearest("adamW", ["adam", "adamw"])).toBe("adamw");
  expect(nearest("rmsprop", ["sgd", "adam"])).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
});

test("guesses neither short names nor what only looks a little alike", () => {
  expect(nearest("y", ["x"])).toBeUndefined();
  expect(nearest("ab", ["ac"])).toBeUndefined();
  expect(nearest("mnist", ["dist"])).toBeUndefined();
  expect(nearest("flipper_length_mm", ["bill_length_mm"])).toBeUndefined();
  expect(nearest("X", ["x"])).toBe("x");
});

test("lists the names where none is near", () => {
  expect(didYouMean("specis", ["species"])).toBe('Did you mean "species"?');
  expect(didYouMean("weather", ["a", "b"])).toBe('There are: "a", "b".');
  expect(didYouMean("weather", [])).toBe("There is no other.");
  expect(
    didYouMean(
      "weather",
      Array.from({ length: 23 }, (_, i) => `${i}`),
    ),
  ).toContain('"19" and 3 more.');
});
