/**
 * Repeated keys in JSON: `JSON.parse` silently keeps the last one, so that two readers can see two files in one.
 *
 * @module
 */

/**
 * The first key that stands twice in the same object, at any depth.
 *
 * @param json text that `JSON.parse` accepts
 */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = []; // the keys so far of every object and list around the current place
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === "{" || character === "[") open.push(new Set());
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = endOfString(json, i);
      if (isKey(json, end)) {
        const key = JSON.parse(json.slice(i, end)) as string; // "\u0061" and "a" are the same key
        const keys = open.at(-1)!;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}

/** The index behind the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i + 1;
}

/** Whether the string that ends here is followed by a colon. */
function isKey(json: string, end: number): boolean {
  let i = end;
  while (json[i] === " " || json[i] === "\n" || json[i] === "\r" || json[i] === "\t") i++;
  return json[i] === ":";
}
