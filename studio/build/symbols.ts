/**
 * The symbols of a derivation, from its table, and their places in its equations.
 *
 * @module
 */
import type { DerivationSymbol } from "./derivation.ts";

/** The rows of section "1 Symbols": math on the left, what code calls it on the right. */
export function symbolsIn(source: string): DerivationSymbol[] {
  const [, table = ""] = /^## 1 Symbols\n(.*?)(?=^## )/ms.exec(source) ?? [];
  const rows = table.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).flatMap((row) => {
    const [, math = "", code = ""] = row.split("|");
    const names = code.split(",").map((text) => text.trim());
    const formulas = [...math.matchAll(/\$([^$]+)\$/g)].map(([, tex]) => tex!);
    return formulas.flatMap((tex, i) => {
      const name = nameOf(names[i] ?? "", tex);
      return name === undefined ? [] : [{ name, tex }];
    });
  });
}

/** `dout` of `` `dout[n * M + m]` ``; what code has no name for is called as its formula, if that can be a name. */
function nameOf(code: string, tex: string): string | undefined {
  const [, name] = /^`(\w+)(?:\[[^\]]*\])?`$/.exec(code) ?? [];
  return name ?? (code === "–" && /^\w+$/.test(tex) ? tex : undefined);
}

/** A formula's subscript, if it is made of indices: `_{\mathrm{run}}` belongs to the name. */
const INDICES = /_(?:[a-z]|\{[a-z]+\})$/;

/** A symbol without its indices. */
export function withoutIndices(tex: string): string {
  return tex.replace(INDICES, "");
}

const ANY_SUBSCRIPT = String.raw`(?:_(?:\{(?:[^{}]|\{[^{}]*\})*\}|[A-Za-z]))?`;
/** What no symbol may be found in the middle of. */
const OTHER = String.raw`%[^\n]*|\\(?:mathrm|mathbb|mathsf|hat|tag|begin|end)\{[^{}]*\}|\\[A-Za-z]+|\\.|[^]`;

/** The formula with every symbol marked, so that it gets the attribute `data-symbol`. */
export function markSymbols(tex: string, symbols: readonly DerivationSymbol[]): string {
  const nameOfPattern = new Map<string, string>();
  for (const symbol of symbols) nameOfPattern.set(withoutIndices(symbol.tex), symbol.name);
  for (const symbol of symbols) nameOfPattern.set(symbol.tex, symbol.name);
  const patterns = [...nameOfPattern.keys()].sort((a, b) => b.length - a.length);
  const groups = patterns.map((pattern) => `(${asWritten(pattern)}${ANY_SUBSCRIPT})`);
  return tex.replaceAll(new RegExp(`${[...groups, OTHER].join("|")}`, "g"), (match, ...found: unknown[]) => {
    const group = found.slice(0, patterns.length).findIndex((text) => text !== undefined);
    return group < 0 ? match : `{\\htmlData{symbol=${nameOfPattern.get(patterns[group]!)}}{${match}}}`;
  });
}

/** An operator that names a value stands in braces, `{\max}_n`, and is no value without them. */
function asWritten(tex: string): string {
  const text = tex.startsWith("\\max") ? tex.replace("\\max", "{\\max}") : tex;
  return text.replaceAll(/[\\{}^$.*+?()[\]|]/g, String.raw`\$&`);
}
