/**
 * The commands that use a saved model.
 *
 * @module
 */
import { type Command, Option } from "commander";
import type { Io } from "../base/io.ts";
import type { EvaluateFlags } from "../commands/evaluate.ts";
import type { ExportFlags } from "../commands/export.ts";
import type { PredictFlags } from "../commands/predict.ts";
import * as flags from "./flags.ts";
import { addChosenLoss } from "./how-to-train.ts";
import { addBackendOption, addCsvOptions, addStreamOption, examples } from "./shared.ts";

/** `evaluate`. */
export function addEvaluate(program: Command, io: Io): void {
  const command = program
    .command("evaluate")
    .description("measure a saved model on data with known answers")
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .argument("<data>", "mnist, fashion-mnist, or a file with the answers: CSV, Parquet, JSON, NumPy (.npz)")
    .option("--data-dir <folder>", "the folder with the files of mnist or fashion-mnist")
    .option("--weight <column>", "the column that says how much each row counts in the loss", flags.column)
    .option(
      "--metrics <names>",
      "what else to measure of a classifier, such as f1,rocAuc,top3Accuracy (default: all but top3Accuracy and the like; " +
        "with --stream also without rocAuc and averagePrecision, which keep the scores of all rows)",
      flags.names,
    )
    .option("--json", "print one JSON object")
    .action(async (model: string, data: string, options: EvaluateFlags) => {
      const { evaluateCommand } = await import("../commands/evaluate.ts");
      process.exitCode = await evaluateCommand(model, data, options, io);
    });
  addChosenLoss(command, "what the model was trained with, which its file does not hold");
  addBackendOption(addStreamOption(addCsvOptions(command)));
}

/** `predict`. */
export function addPredict(program: Command, io: Io): void {
  const command = program
    .command("predict")
    .description("answer for new rows or pictures; the model file is all it needs")
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .argument("<rows>", "a CSV, Parquet or JSON file, - for standard input, NumPy arrays, or an IDX file of pictures")
    .option(
      "-o, --out <file>",
      "write there instead of to standard output; JSON, where the name ends in .json or .ndjson",
    )
    .option("--json", "one JSON object a row instead of CSV")
    .option("--keep <columns>", "the columns of the input that stand in front of the answers", flags.names)
    .addOption(new Option("--keep-all", "all columns of the input stand in front of the answers").conflicts("keep"))
    .option("--quiet", "print only answers, warnings and errors")
    .option("--probabilities", "the probabilities of all classes, as columns p(CLASS), in JSON as an object")
    .action(async (model: string, rows: string, options: PredictFlags) => {
      const { predictCommand } = await import("../commands/predict.ts");
      process.exitCode = await predictCommand(model, rows, options, io);
    });
  addBackendOption(addCsvOptions(command));
}

/** `export`. */
export function addExport(program: Command, io: Io): void {
  program
    .command("export")
    .summary("write a saved model for other systems: ONNX, or weights for PyTorch or Keras")
    .description(
      "Writes a saved model for other systems. An ONNX file holds network and weights, for ONNX Runtime and other tools that " +
        "run models. A safetensors file holds the weights alone, under the names of PyTorch or Keras, for a network that is " +
        "built there. Neither file scales or encodes: prepare the inputs as in training. An ONNX file says how.",
    )
    .argument("<model>", "a .safetensors file that train has written, the folder of a run, or an ONNX file")
    .addOption(
      flags
        .choice("--to <format>", "onnx runs elsewhere; safetensors goes on in PyTorch or Keras", [
          "onnx",
          "safetensors",
        ])
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --out <file>", "the file to write")
    .option("--softmax", "onnx: end the network in a Softmax, so that its outputs are probabilities")
    .addOption(
      flags.choice("--layout <names>", "safetensors: the names and layout of the weights (default: pytorch)", [
        "pytorch",
        "keras",
      ]),
    )
    .option("--json", "what was written as one JSON object")
    .addHelpText("after", () => `\n${examples(io, EXPORTS)}`)
    .action(async (model: string, options: ExportFlags) => {
      const { exportCommand } = await import("../commands/export.ts");
      process.exitCode = await exportCommand(model, options, io);
    });
}

const EXPORTS = [
  ["export penguins.safetensors --to onnx --softmax -o penguins.onnx", "probabilities, in ONNX Runtime"],
  ["export penguins.safetensors --to safetensors -o torch.safetensors", "model.load_state_dict(load_file(…))"],
  ["export runs/0001-penguins --to safetensors --layout keras -o keras.safetensors", "model.set_weights(…)"],
] as const;
