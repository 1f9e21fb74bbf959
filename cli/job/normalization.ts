/**
 * The normalizations that `--normalization` can name: those of the library's catalog.
 *
 * @module
 */
import { batchNorm, ConfigError, definitionOf, didYouMean, type Layer, layerDefinitions } from "../../src/index.ts";

/** What stands before the hidden activations unless a flag says otherwise. */
export const DEFAULT_NORMALIZATION: string = batchNorm(1).kind;

/** For hidden layers without any. */
export const NO_NORMALIZATION = "none";

/** The kinds of layers that normalize with their usual settings, and none. */
export function normalizations(): string[] {
  const found = layerDefinitions().filter(({ role, hidden }) => role === "normalization" && hidden !== undefined);
  return [...found.map(({ kind }) => kind), NO_NORMALIZATION];
}

/** @param isLeftOut by --no-batch-norm @throws ConfigError for a name that is none, or that contradicts the other flag */
export function chosenNormalization(asked: string | undefined, isLeftOut: boolean): string {
  if (asked === undefined) return isLeftOut ? NO_NORMALIZATION : DEFAULT_NORMALIZATION;
  if (!normalizations().includes(asked)) throw new ConfigError(noNormalization(asked));
  if (!isLeftOut || asked === NO_NORMALIZATION) return asked;
  throw new ConfigError(
    `--normalization ${asked} asks for what --no-batch-norm leaves out: that flag is for no normalization at all. Leave out one of the ` +
      "two flags.",
  );
}

/**
 * The layers behind a matrix of weights: one, or none.
 *
 * @param width outputs of the hidden layer
 * @throws ConfigError if there is no such normalization: `config.json` may say anything
 */
export function normalizationLayers(name: string, width: number): Layer[] {
  if (name === NO_NORMALIZATION) return [];
  if (!normalizations().includes(name)) throw new ConfigError(noNormalization(name));
  return [definitionOf(name)!.hidden!(width)];
}

/** @param kinds of the layers of the network of `--from` @throws ConfigError if the flag asks for another normalization */
export function assertSameNormalization(asked: string | undefined, kinds: readonly string[]): void {
  if (asked === undefined) return;
  const found = kinds.filter((kind) => definitionOf(kind)?.role === "normalization");
  if (asked === NO_NORMALIZATION ? found.length === 0 : found.includes(asked)) return;
  throw new ConfigError(
    `--normalization ${asked} is not the network of --from, which has ${found.join(", ") || NO_NORMALIZATION}. ` +
      "Leave out one of the two flags.",
  );
}

/** `There is no normalization "layerNom". Did you mean "layerNorm"?` */
export function noNormalization(name: string): string {
  return `There is no normalization "${name}". ${didYouMean(name, normalizations())}`;
}
