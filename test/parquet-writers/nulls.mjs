/** Where values are missing, by the row and the number of rows; the names end those of the columns. */
const NULLS = {
  none: () => false,
  some: (i) => i % 7 === 3,
  half: (i, rows) => i < rows >> 1,
  blocks: (i) => (i >> 4) % 2 === 0,
  odd: (i) => ((i * 2654435761) >>> 7) % 3 === 0,
  last: (i, rows) => i < rows - 1,
  all: () => true,
};

/** Fewer of large tables, which would not fit into memory. */
export function nullsOf(rows, nulls = NULLS) {
  return Object.entries(nulls).filter(([name]) => rows <= 5000 || name === "none" || name === "some");
}

/** A column for each type and each place of nulls. */
export function columnsOf(types, rows) {
  return Object.entries(types).flatMap(([type, made]) =>
    nullsOf(rows).map(([name, isNull]) => ({ name: `${type}_${name}`, type, made, isNull })),
  );
}

export const ROWS = [0, 1, 7, 8, 9, 100, 256, 257, 5000, 130_000];
export const NO_ROWS = "has columns but no rows";
export const WORDS = ["red", "green", "blue", "äöü €", ""];
