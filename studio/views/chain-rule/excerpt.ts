/**
 * The line of a kernel that computes an equation, with the function around it.
 *
 * @module
 */

export interface Excerpt {
  /** Path in the repository. */
  readonly file: string;
  /** The number of its first line in the file, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Which of `lines` end in the equation's number. */
  readonly marked: readonly number[];
}

/** The first function with a line that ends in `// (number)`; undefined if there is none. */
export function excerptOf(file: string, source: string, number: number): Excerpt | undefined {
  const lines = source.split("\n");
  const isMarked = (line: string): boolean => new RegExp(String.raw`// \(${number}\)(?!\))`).test(line);
  const at = lines.findIndex(isMarked);
  if (at < 0) return undefined;
  const first = lines.findLastIndex((line, i) => i <= at && /^(export )?function /.test(line));
  const end = lines.findIndex((line, i) => i > at && line === "}");
  const excerpt = lines.slice(first, end + 1);
  return {
    file,
    firstLine: first + 1,
    lines: excerpt,
    marked: excerpt.flatMap((line, i) => (isMarked(line) ? [i] : [])),
  };
}

export interface Token {
  readonly text: string;
  /** The symbol that it stands for. */
  readonly symbol?: string;
}

/**
 * Splits a line at what stands for symbols: `dout[n * M + m]`.
 *
 * @param names what local variables stand for: `mu` for `mean`
 */
export function tokensOf(line: string, symbols: ReadonlySet<string>, names: Readonly<Record<string, string>>): Token[] {
  const comment = line.indexOf("//");
  const code = comment < 0 ? line : line.slice(0, comment);
  const tokens = code.split(/([A-Za-z_]\w*(?:\[[^\]]*\])?)/).map((text): Token => {
    const name = /^\w+/.exec(text)?.[0] ?? "";
    const symbol = names[name] ?? name;
    return symbols.has(symbol) ? { text, symbol } : { text };
  });
  return [...tokens, { text: line.slice(code.length) }].filter(({ text }) => text !== "");
}
