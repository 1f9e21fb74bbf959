/**
 * JSON from a file that may come from anybody.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { repeatedKey } from "./json-keys.ts";

/** No file that is read here needs more than eight levels, and code that walks through them may call itself for each. */
const DEEPEST = 64;

/**
 * Parses JSON.
 *
 * @param what what the text is, for messages: `model.safetensors: the header`
 * @throws FormatError if it is no JSON, nested deeper than 64 levels, or names a key twice in one object
 */
export function parseJson(text: string, what: string): unknown {
  if (depthOf(text) > DEEPEST) throw new FormatError(`${what} is nested deeper than ${DEEPEST} levels.`);
  const value = parsed(text, what);
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  throw new FormatError(`${what} has the key "${repeated}" twice in one object.`);
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${what} is no valid JSON: ${cause}`, { cause });
  }
}

/** Levels of lists and objects, counted without making them; of text that is no JSON, some number. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isString && character === "\\") i++;
    else if (character === '"') isString = !isString;
    else if (isString) continue;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}
