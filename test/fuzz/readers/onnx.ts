/**
 * ONNX: other operators, names, numbers and types in messages that lie in each other as the schema wants it.
 *
 * @module
 */
import { exportOnnx, importOnnx } from "../../../src/formats/onnx/index.ts";
import { mutateMessage } from "../protobuf.ts";
import { type FuzzReader, USUAL_LIMITS } from "../reader.ts";
import { hold, sameBytes } from "./support.ts";

const TEXTS = [
  ...["Gemm", "MatMul", "Add", "Relu", "BatchNormalization", "Softmax", "Flatten", "Reshape", "Identity", "Dropout"],
  ...["Sub", "Mul", "Div", "Sigmoid", "LogSoftmax"],
  ...["Concat", "0.0.out", "1.out", "1.0.out", "1.0.1.0.w"],
  ...[
    "Constant",
    "Conv",
    "__proto__",
    "toString",
    "x",
    "y",
    "w",
    "b",
    "0.w",
    "0.b",
    "0.out",
    "1.out",
    "logits",
    "axis",
  ],
  ...["alpha", "transB", "epsilon", "value", "chainrule", '{"version":1}', "ai.onnx", "", "\0", "\u{1F600}"],
];

/** What is accepted is written, in float32, read and written again the same. */
export const onnx: FuzzReader = {
  name: "onnx",
  corpus: "onnx",
  mutate: (bytes, random) => mutateMessage(bytes, TEXTS, random),
  async read(bytes) {
    const written = await exported(bytes);
    hold(sameBytes(await exported(written), written), "it is not the same when written again");
  },
  // What importOnnx promises, and the two files that are written here.
  limits: { ...USUAL_LIMITS, bytes: 100_000_000 },
};

async function exported(bytes: Uint8Array): Promise<Uint8Array> {
  const { network, description, softmax } = importOnnx(bytes, "f");
  return exportOnnx(description === undefined ? network : { network, description }, { softmax });
}
