/**
 * The two runs of the pair, told apart by pattern first and colour second.
 *
 * @module
 */
export const RUN_KINDS = ["normalized", "plain"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_TITLES: Readonly<Record<RunKind, string>> = {
  normalized: "with batch normalization",
  plain: "without",
};
