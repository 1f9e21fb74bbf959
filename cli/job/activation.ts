/**
 * The activations that `--activation` can name: those of the library's catalog.
 *
 * @module
 */
import { ConfigError, definitionOf, didYouMean, type Layer, layerDefinitions, relu } from "../../src/index.ts";

/** What stands behind the hidden layers unless a flag says otherwise. */
export const DEFAULT_ACTIVATION: string = relu().kind;

/** The kinds of layers that are activations, with their usual settings. */
export function activations(): string[] {
  return layerDefinitions()
    .filter(({ role, hidden }) => role === "activation" && hidden !== undefined)
    .map(({ kind }) => kind);
}

/**
 * The layer behind a hidden layer.
 *
 * @param width outputs of the hidden layer
 * @throws ConfigError if there is no such activation: `config.json` may say anything
 */
export function activationOf(name: string, width: number): Layer {
  if (!activations().includes(name)) throw new ConfigError(noActivation(name));
  return definitionOf(name)!.hidden!(width);
}

/** `There is no activation "gleu". Did you mean "gelu"?` */
export function noActivation(name: string): string {
  return `There is no activation "${name}". ${didYouMean(name, activations())}`;
}
