import { expect, test } from "vitest";
import { DataError } from "./errors.ts";

test("a message that quotes a whole file is cut, and keeps what is wrong and how to mend it", () => {
  const { message } = new DataError(`f, line 1: "${"a".repeat(1e6)}" is no number. Correct it.`);
  expect(message.length).toBeLessThan(2000);
  expect(message).toMatch(/^f, line 1: "aaa.* … .*aaa" is no number\. Correct it\.$/);
});

test("characters that would steer a terminal are shown, not sent", () => {
  const { message } = new DataError('column "\u001b[2J\u009b\r" is\tempty.\nGive another: é😀');
  expect(message).toBe('column "\\u001b[2J\\u009b\\u000d" is\tempty.\nGive another: é😀');
});
