/**
 * Changes to JSON that keep it JSON, or nearly: other values, keys that stand twice, keys that mean something to
 * JavaScript, numbers beyond what an integer is, nesting without end.
 *
 * @module
 */
import type { Random } from "../../src/base/random.ts";
import { INTERESTING_INTEGERS } from "./bytes.ts";
import { type Mutation, pick } from "./reader.ts";

/** JSON as text in places: a scalar is its own text, so that it can be one that `JSON.stringify` would not write. */
type Node = Scalar | List | Members;
interface Scalar {
  text: string;
}
interface List {
  items: Node[];
}
interface Members {
  members: [key: string, value: Node][];
}

const KEYS = ["__proto__", "constructor", "prototype", "toString", "length", "", "0", "__metadata__", "\u0000"];
const NUMBERS = ["-1", "-0", "0.5", "1.0", "1e3", "1e308", "1e999", "-1e999", "5e-324", "01", "0x10", "NaN"];
const TEXTS = ["", "F64", "U8", "BF16", "toString", "__proto__", "affine", "batchNorm", "relu", "\u{1F600}", "\ud800"];
/** An object that JavaScript cannot turn into a text, as a computed key or a message may do. */
const NO_TEXT = '{"toString":1,"valueOf":1}';
const DEEPEST = 20_000;
const LONGEST_TEXT = 20_000;

/** What was nested deeper by an earlier change is not walked through. */
const DEEPEST_CHANGED = 100;

/** The same JSON with one change; text that is no JSON comes back as it is. */
export function mutateJson(json: string, random: Random): string {
  try {
    const root: Node = { items: [nodeOf(JSON.parse(json))] };
    const containers = containersOf(root);
    pick(MUTATIONS, random)(pick(containers, random), random);
    return textOf(root.items[0] ?? { text: "" });
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}

const MUTATIONS: readonly Mutation<List | Members>[] = [
  replaceValue,
  replaceValue,
  removeValue,
  repeatValue,
  swapValues,
  renameKey,
  deepen,
];

function replaceValue(container: List | Members, random: Random): List | Members {
  return setValue(container, random, () => anyNode(random));
}

function deepen(container: List | Members, random: Random): List | Members {
  const depth = 1 + random.integer(random.integer(4) === 0 ? DEEPEST : 50);
  const [open, close] = pick(
    [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const,
    random,
  );
  return setValue(container, random, (node) => ({ text: open.repeat(depth) + textOf(node) + close.repeat(depth) }));
}

function setValue(container: List | Members, random: Random, change: (node: Node) => Node): List | Members {
  if ("items" in container) {
    const at = random.integer(container.items.length || 1);
    container.items[at] = change(container.items[at] ?? { text: "0" });
  } else {
    const member = container.members[random.integer(container.members.length || 1)];
    if (member) member[1] = change(member[1]);
    else container.members.push(["a", change({ text: "0" })]);
  }
  return container;
}

function removeValue(container: List | Members, random: Random): List | Members {
  const values: unknown[] = valuesOf(container);
  values.splice(random.integer(values.length || 1), 1);
  return container;
}

/** In an object this is a key that stands twice. */
function repeatValue(container: List | Members, random: Random): List | Members {
  const values: unknown[] = valuesOf(container);
  const at = random.integer(values.length || 1);
  const times = random.integer(20) === 0 ? 1000 : 1;
  if (values.length > 0) values.splice(at, 0, ...Array(times).fill(values[at]));
  return container;
}

function swapValues(container: List | Members, random: Random): List | Members {
  const values: unknown[] = valuesOf(container);
  const [i, j] = [random.integer(values.length || 1), random.integer(values.length || 1)];
  if (values.length > 0) [values[i], values[j]] = [values[j], values[i]];
  return container;
}

function renameKey(container: List | Members, random: Random): List | Members {
  if ("items" in container) return replaceValue(container, random);
  const member = container.members[random.integer(container.members.length || 1)];
  if (member) member[0] = random.integer(8) === 0 ? longText(random) : pick(KEYS, random);
  return container;
}

function anyNode(random: Random): Node {
  const integer = pick(INTERESTING_INTEGERS, random).toString();
  const text = random.integer(8) === 0 ? longText(random) : pick(TEXTS, random);
  const choices = [integer, integer, pick(NUMBERS, random), JSON.stringify(text), "null", "true", "[]", "{}", NO_TEXT];
  return { text: pick(choices, random) };
}

function longText(random: Random): string {
  return pick(["a", "\u00e9", '"', "\\", "\u{1F600}"], random).repeat(1 + random.integer(LONGEST_TEXT));
}

function valuesOf(container: List | Members): unknown[] {
  return "items" in container ? container.items : container.members;
}

function containersOf(node: Node): (List | Members)[] {
  if ("text" in node) return [];
  const children = "items" in node ? node.items : node.members.map(([, value]) => value);
  return [node, ...children.flatMap(containersOf)];
}

function nodeOf(value: unknown, depth = 0): Node {
  if (depth > DEEPEST_CHANGED) throw new SyntaxError("too deep");
  if (Array.isArray(value)) return { items: value.map((item) => nodeOf(item, depth + 1)) };
  if (typeof value !== "object" || value === null) return { text: JSON.stringify(value) };
  return { members: Object.entries(value).map(([key, member]) => [key, nodeOf(member, depth + 1)]) };
}

function textOf(node: Node): string {
  if ("text" in node) return node.text;
  if ("items" in node) return `[${node.items.map(textOf).join(",")}]`;
  return `{${node.members.map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(",")}}`;
}
