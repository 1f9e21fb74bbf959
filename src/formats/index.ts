/**
 * Models, weights and checkpoints as bytes, a model's answers for rows as a program has them, and how many columns a table
 * has for a network: a page loads them when it asks for them.
 *
 * @module
 */
export { inputWidth, outputWidth } from "../tables/encoding.ts";
export type { Answer, ClassAnswer, SeveralAnswers } from "./answer.ts";
export type { AnswerNowOptions, AnswerOptions } from "./answers.ts";
export { checkpointFromBytes, checkpointToBytes, type StoredCheckpoint } from "./checkpoint.ts";
export { modelFromBytes, modelMetadata, modelToBytes } from "./model.ts";
export type { ModelDescription, ModelInputs } from "./model-description.ts";
export type { Sample } from "./row-writers.ts";
export { parseSafetensors, type Safetensors, type SafetensorsTensor } from "./safetensors.ts";
export type { SafetensorsOptions } from "./safetensors-header.ts";
export { type Model, modelOf, type TrainedModel } from "./trained-model.ts";
