/**
 * `chainrule export`: a saved model for other systems.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { saveOnnx, saveSafetensors } from "../../src/node/index.ts";
import { EXIT } from "../base/exit-codes.ts";
import { assertOutput } from "../base/files.ts";
import { type Io, writeJson } from "../base/io.ts";
import { taskInWords } from "../base/task-words.ts";
import { type GivenModel, readModel } from "../inputs/model-file.ts";

export interface ExportFlags {
  readonly to: "onnx" | "safetensors";
  readonly out: string;
  readonly softmax?: boolean;
  readonly layout?: "pytorch" | "keras";
  readonly json?: boolean;
}

/** @returns the exit code */
export async function exportCommand(file: string, flags: ExportFlags, io: Io): Promise<number> {
  const { to, out, layout } = flags;
  if (to === "onnx" && layout !== undefined)
    throw new ConfigError("--layout is for --to safetensors. Leave this flag out.");
  if (to === "safetensors" && flags.softmax) throw new ConfigError("--softmax is for --to onnx. Leave this flag out.");
  await assertOutput(out, [file]);
  const model = await readModel(file);
  const softmax = flags.softmax ?? model.softmax;
  if (softmax && model.description.task !== "classification") {
    throw new ConfigError(
      `--softmax is for classification, but ${file} is for ${taskInWords(model.description)}. Leave this flag out.`,
    );
  }
  if (to === "onnx") {
    const opset = await saveOnnx(model.isDescribed ? model : model.network, out, { softmax });
    if (flags.json) writeJson(io, { ...writtenOf(file, flags, model), opset, softmax });
    else io.out.line(`${out}  ${describeOnnx(model, softmax, opset)}`);
  } else {
    await saveSafetensors(model.network, out, { layout: layout ?? "pytorch" });
    if (flags.json) writeJson(io, { ...writtenOf(file, flags, model), layout: layout ?? "pytorch" });
    else io.out.line(`${out}  ${describeWeights(layout)}`);
  }
  return EXIT.ok;
}

/** For programs. */
function writtenOf(model: string, { to, out }: ExportFlags, { network }: GivenModel): object {
  return { type: "exported", model, to, path: out, inputs: network.inputs, outputs: network.outputs };
}

function describeOnnx({ network, description, isDescribed }: GivenModel, softmax: boolean, opset: number): string {
  const { inputs, outputs } = network;
  const output = softmax ? "probabilities" : isDescribed && description.task === "classification" ? "logits" : "out";
  return `ONNX, opset ${opset}, float32: x (N, ${inputs}) to ${output} (N, ${outputs}); x is encoded and scaled as for training`;
}

function describeWeights(layout: ExportFlags["layout"]): string {
  return layout === "keras"
    ? "0.kernel, 0.bias, 1.gamma, 1.beta, 1.moving_mean, 1.moving_variance, …: model.set_weights takes them in the order " +
        "of the metadata entry weights"
    : "0.weight, 0.bias, 1.running_mean, 1.running_var, …: load_state_dict of an nn.Sequential takes them";
}
