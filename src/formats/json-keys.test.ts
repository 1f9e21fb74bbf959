import { expect, test } from "vitest";
import { repeatedKey } from "./json-keys.ts";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":1,"\\u0061" : 2}', "a"],
  ['{"a":{"b":[{"c":1,"d":2,"c":3}]}}', "c"],
  ['{"a":"}","b":"\\"a\\":","a":1}', "a"],
  ['{"":1,"":2}', ""],
  ['{"__proto__":1,"__proto__":2}', "__proto__"],
])("finds the key that stands twice in %s", (json, key) => {
  expect(repeatedKey(json)).toBe(key);
});

test.each(['{"a":{"a":1},"b":{"a":1}}', '["a","a"]', '{"a":"a","b":"a"}', '"a"', "1", '{"a":"\\\\","b":"\\\\"}'])(
  "finds none in %s",
  (json) => {
    expect(repeatedKey(json)).toBeUndefined();
  },
);
