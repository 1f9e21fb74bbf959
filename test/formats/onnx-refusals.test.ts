import { describe, expect, it } from "vitest";
import { importOnnx } from "../../src/formats/onnx/index.ts";
import { b, type FileParts, floats, gemm, node, onnxFile, raw, value, W, w } from "../support/onnx.ts";

describe("what cannot be read is one error with node and operator", () => {
  const batchNorm = ["x", "g", "g", "g", "g"];
  const twoClasses = { version: 1, task: "classification", classes: ["a", "b"], inputs: { kind: "raw" } };
  const g = floats("g", [2], [1, 1]);
  const g2 = floats("b", [2], [1, 1]);
  const cases: readonly (readonly [string, FileParts, string])[] = [
    [
      "another operator",
      { nodes: [node("Conv", ["x", "w"], "y")], tensors: [w] },
      'node "y-node" (Conv) is of an operator',
    ],
    ["an operator of Object's", { nodes: [node("constructor", ["x"], "y")] }, "(constructor) is of an operator"],
    ["another domain", { nodes: [{ ...gemm, domain: "com.x" }], tensors: [w, b] }, "(com.x.Gemm) is of an operator"],
    ["an unknown attribute", { nodes: [node("Relu", ["x"], "y", { alpha: 1 })] }, 'has the attribute "alpha"'],
    [
      "an attribute of another type",
      { nodes: [node("Gemm", ["x", "w"], "y", { alpha: 1 })], tensors: [w] },
      "needs a float as its alpha",
    ],
    [
      "rows that are transposed",
      { nodes: [node("Gemm", ["x", "w"], "y", { transA: 1 })], tensors: [w] },
      "transposes its rows",
    ],
    ["a missing initializer", { nodes: [gemm], tensors: [w] }, '(Gemm) needs "b", which is no initializer'],
    ["an input that is left out", { nodes: [node("Gemm", ["x"], "y")] }, "(Gemm) lacks its input 1"],
    [
      "another width",
      { nodes: [gemm], tensors: [floats("w", [3, 2], W), floats("b", [2], [1, 2])] },
      "takes rows of 3 numbers, but those before it have 2",
    ],
    [
      "a bias of another width",
      { nodes: [gemm], tensors: [w, floats("b", [2], [1, 2])] },
      "needs an array of shape (3)",
    ],
    [
      "a node that leads nowhere",
      { nodes: [gemm, node("Relu", ["x"], "z")], tensors: [w, b] },
      'nothing takes "y", which a node gives; only chains, residual connections and branches are read',
    ],
    [
      "a circle",
      { nodes: [node("Relu", ["z"], "y"), node("Relu", ["y"], "z")] },
      'takes "z", which no node before it gives',
    ],
    [
      "a sum of two chains",
      {
        nodes: [node("Relu", ["x"], "p"), node("Relu", ["x"], "q"), node("Add", ["p", "q"], "z")],
      },
      "(Add) is read only as the bias of a MatMul or Gemm right before it, or as the end of a residual connection",
    ],
    [
      "a sum of three",
      { nodes: [node("Relu", ["x"], "p"), node("Add", ["p", "x", "x"], "z")] },
      "or as the end of a residual connection",
    ],
    [
      "a residual connection that changes the width",
      { nodes: [gemm, node("Add", ["x", "y"], "z")], tensors: [w, b] },
      'node "z-node" (Add) cannot be read: residual "0" adds what goes in, (2) a sample, and what its layers give, (3)',
    ],
    [
      "rows from inside of a residual connection, taken before it ends",
      {
        nodes: [
          node("Relu", ["x"], "p"),
          node("Relu", ["p"], "q"),
          node("Relu", ["p"], "r"),
          node("Add", ["x", "q"], "s"),
          node("Concat", ["s", "r"], "z", { axis: 1 }),
        ],
      },
      "takes rows from inside of other branches",
    ],
    [
      "rows from inside of a residual connection, taken behind its end",
      {
        nodes: [
          node("Relu", ["x"], "p"),
          node("Add", ["x", "p"], "s"),
          node("Relu", ["p"], "q"),
          node("Concat", ["s", "q"], "z", { axis: 1 }),
        ],
      },
      'takes "p", which is inside of another layer by now',
    ],
    [
      "a product that something else takes without its bias",
      {
        nodes: [
          node("MatMul", ["x", "w"], "p"),
          node("Relu", ["p"], "q"),
          node("Add", ["p", "b"], "r"),
          node("Concat", ["q", "r"], "z", { axis: 1 }),
        ],
        tensors: [w, b],
      },
      "(Add) is read only as the bias of a MatMul or Gemm right before it",
    ],
    ["a concatenation of nothing", { nodes: [node("Concat", [], "z", { axis: 1 })] }, "(Concat) has no input"],
    [
      "a concatenation of samples",
      { nodes: [node("Relu", ["x"], "p"), node("Concat", ["x", "p"], "z", { axis: 0 })] },
      "(Concat) works on axis 0",
    ],
    [
      "a concatenation behind a Softmax",
      { nodes: [node("Softmax", ["x"], "p"), node("Concat", ["x", "p"], "z", { axis: 1 })] },
      "stands behind a Softmax",
    ],
    [
      "residual connections inside of each other, without end",
      {
        nodes: [
          node("Relu", ["x"], "0"),
          ...Array.from({ length: 5000 }, (_, i) => node("Add", ["x", `${i}`], `${i + 1}`)),
        ],
      },
      "has layers inside of others more than 16 deep",
    ],
    ["a node that takes its own output", { nodes: [node("Relu", ["x"], "x")] }, "a name already taken"],
    [
      "an addition of rows",
      { nodes: [gemm, node("Add", ["y", "y"], "z")], tensors: [w, b] },
      "(Add) is read only as the bias",
    ],
    [
      "a sum without a product",
      { nodes: [node("Add", ["x", "b"], "y")], tensors: [b] },
      "(Add) needs an array of shape (2), but its shape is (3)",
    ],
    [
      "a Softmax in the middle",
      { nodes: [node("Softmax", ["x"], "y"), node("Relu", ["y"], "z")] },
      "stands behind a Softmax",
    ],
    ["a Softmax over the rows", { nodes: [node("Softmax", ["x"], "y", { axis: 0 })] }, "works on axis 0"],
    [
      "batch normalization in training",
      { nodes: [node("BatchNormalization", batchNorm, "y", { training_mode: 1 })], tensors: [g] },
      "is in training mode",
    ],
    [
      "batch normalization without epsilon",
      { nodes: [node("BatchNormalization", batchNorm, "y", { epsilon: { float: 0 } })], tensors: [g] },
      "(BatchNormalization) cannot be read: batchNorm's eps",
    ],
    [
      "pictures that are not flattened",
      { nodes: [gemm], tensors: [w, b], inputs: [value("x", [null, 1, 2])] },
      "is not flat",
    ],
    [
      "a Reshape to something else",
      {
        nodes: [node("Reshape", ["x", "s"], "y")],
        tensors: [raw("s", [2], BigInt64Array.of(2n, -1n))],
        inputs: [value("x", [4, 2])],
      },
      "reshapes to (2, -1)",
    ],
    [
      "data in another file",
      {
        nodes: [gemm],
        tensors: [
          { ...w, floatData: [], dataLocation: 1, externalData: [{ key: "location", value: "../../etc/passwd" }] },
          b,
        ],
      },
      'node "y-node" (Gemm) cannot be read: "w" lies in another file ("../../etc/passwd"), which is never opened',
    ],
    [
      "a Reshape to no rows at all",
      {
        nodes: [node("Reshape", ["x", "s"], "y", { allowzero: 1 })],
        tensors: [raw("s", [2], BigInt64Array.of(0n, -1n))],
      },
      "reshapes to (0, -1)",
    ],
    [
      "a Dropout that may be training",
      { nodes: [node("Dropout", ["x", "r", "t"], "y")] },
      "is in training mode, or may be",
    ],
    [
      "a Dropout that is training",
      {
        nodes: [node("Dropout", ["x", "r", "t"], "y")],
        tensors: [{ name: "t", dims: [], dataType: 9, int32Data: [1] }],
      },
      "is in training mode",
    ],
    [
      "a training mode that is no BOOL",
      { nodes: [node("Dropout", ["x", "r", "t"], "y")], tensors: [floats("t", [], [0])] },
      '"t" must be a single BOOL',
    ],
    ["a quotient by rows", { nodes: [node("Div", ["b", "x"], "y")], tensors: [g2] }, "divides by its rows"],
    ["a quotient by 0", { nodes: [node("Div", ["x", "b"], "y")], tensors: [floats("b", [2], [1, 0])] }, "divides by 0"],
    [
      "a difference of rows",
      { nodes: [node("Relu", ["x"], "p"), node("Sub", ["x", "p"], "y")] },
      'needs "p", which is no initializer',
    ],
    [
      "one number for rows of any width",
      { nodes: [node("Mul", ["x", "b"], "y")], tensors: [floats("b", [], [2])], inputs: [value("x", [null, null])] },
      "takes rows of any width",
    ],
    [
      "one number for rows, with more axes than they have",
      { nodes: [node("Mul", ["x", "b"], "y")], tensors: [floats("b", [1, 1, 1], [2])] },
      "needs an array of shape (2), but its shape is (1, 1, 1)",
    ],
    [
      "a number for each channel of pictures",
      {
        nodes: [node("Sub", ["x", "b"], "y")],
        tensors: [floats("b", [2, 1, 1], [1, 2])],
        inputs: [value("x", [null, 2, 3, 3])],
      },
      "takes pictures, for which its constant must be a single number",
    ],
    [
      "a product of rows and what is no gate of them",
      { nodes: [node("Relu", ["x"], "y"), node("Mul", ["x", "y"], "z")], inputs: [value("x", [null, 2])] },
      "(Mul) is read only as a factor for every column, as x·Sigmoid(x), or as x·Tanh(Softplus(x))",
    ],
    [
      "two gates that are multiplied",
      {
        nodes: [node("Sigmoid", ["x"], "y"), node("Sigmoid", ["x"], "u"), node("Mul", ["u", "y"], "z")],
        inputs: [value("x", [null, 2])],
      },
      "(Mul) is read only as a factor for every column",
    ],
    [
      "a Swish of another alpha",
      { nodes: [gemm, node("Swish", ["y"], "z", { alpha: { float: 2 } })], tensors: [w, b] },
      "(Swish) has alpha 2; only 1 can be read",
    ],
    [
      "a Selu with constants of its own",
      { nodes: [gemm, node("Selu", ["y"], "z", { gamma: { float: 2 } })], tensors: [w, b] },
      "(Selu) has alpha 1.6732632423543772 and gamma 2; only the usual",
    ],
    [
      "a Relu behind the answer",
      {
        nodes: [node("Gemm", ["x", "v"], "y"), node("Softmax", ["y"], "z"), node("Relu", ["z"], "u")],
        tensors: [floats("v", [2, 1], [1, 2])],
      },
      "stands behind a Softmax, LogSoftmax or Sigmoid",
    ],
    [
      "an attribute twice",
      { nodes: [{ ...gemm, attribute: [{ name: "alpha" }, { name: "alpha" }] }] },
      "has an attribute twice",
    ],
    [
      "a name given twice",
      { nodes: [node("Relu", ["x"], "y"), node("Relu", ["y"], "y")] },
      'gives "y", a name already taken',
    ],
    [
      "data said to be in another file, which is not named",
      { nodes: [gemm], tensors: [{ ...w, dataLocation: 1 }, b] },
      "lies in another file",
    ],
    [
      "data in another file, which is not said",
      { nodes: [gemm], tensors: [{ ...w, externalData: [{ key: "location", value: "/etc/passwd" }] }, b] },
      "lies in another file",
    ],
    [
      "data in segments",
      { nodes: [gemm], tensors: [{ ...w, segment: { begin: 0n, end: 1n } }, b] },
      "is stored in segments",
    ],
    [
      "numbers listed and raw",
      { nodes: [gemm], tensors: [{ ...floats("w", [2, 3], [1, 2, 3]), rawData: new Uint8Array(12) }, b] },
      '"w" of shape (2, 3) has both raw data and numbers listed one by one',
    ],
    [
      "an array without a name",
      { nodes: [gemm], tensors: [w, b, floats("", [1], [1])] },
      "an initializer without a name",
    ],
    [
      "sparse arrays",
      {
        nodes: [gemm],
        tensors: [w, b],
        model: { graph: { sparseInitializer: [{ dims: [1n] }] } },
      },
      "has sparse initializers",
    ],
    ["half precision", { nodes: [gemm], tensors: [{ ...w, dataType: 10 }, b] }, '"w" is of FLOAT16'],
    ["a type that nobody knows", { nodes: [gemm], tensors: [{ ...w, dataType: 99 }, b] }, "the unknown type 99"],
    [
      "too few numbers",
      { nodes: [gemm], tensors: [floats("w", [2, 3], [1]), b] },
      '"w" of shape (2, 3) needs 6 elements but has 1',
    ],
    [
      "a shape of more than memory",
      { nodes: [gemm], tensors: [{ ...w, dims: [1n << 40n, 1n << 40n] }, b] },
      "not too large",
    ],
    ["a negative shape", { nodes: [gemm], tensors: [{ ...w, dims: [-2n, -3n] }, b] }, "its extents must be above 0"],
    [
      "an opset of the future",
      { nodes: [gemm], tensors: [w, b], opset: 1000 },
      "has opset 1000; opsets 7 to 27 can be read",
    ],
    ["an opset of the past", { nodes: [gemm], tensors: [w, b], opset: 6 }, "has opset 6"],
    ["no opset", { nodes: [gemm], model: { opsetImport: [] } }, "states 0 opsets"],
    ["two inputs", { nodes: [gemm], inputs: [value("x", [1, 2]), value("z", [1, 2])] }, "has 2 inputs"],
    ["an input without a batch", { nodes: [gemm], inputs: [value("x", [2])] }, "has 1 axes"],
    [
      "another output",
      { nodes: [gemm], tensors: [w, b], outputs: [value("x", [1, 2])] },
      'its outputs are "x", but its last node gives "y"',
    ],
    ["no weights", { nodes: [node("Relu", ["x"], "y")] }, "has no layer with weights"],
    ["two arrays of one name", { nodes: [gemm], tensors: [w, b, b] }, "two initializers of the same name"],
    [
      "one array read by thousands",
      {
        nodes: Array.from({ length: 3000 }, (_, i) => node("Gemm", [i === 0 ? "x" : `${i - 1}`, "v"], `${i}`)),
        tensors: [floats("v", [300, 300], new Array(90_000).fill(1))],
        inputs: [value("x", [null, 300])],
      },
      "reads arrays that other nodes have read",
    ],
    [
      "a description of another model",
      {
        nodes: [gemm],
        tensors: [w, b],
        model: { metadataProps: [{ key: "chainrule", value: JSON.stringify(twoClasses) }] },
      },
      "it names 2 classes, but the network has 3 outputs",
    ],
  ];

  it.each(cases)("%s", (_, parts, message) => {
    expect(() => importOnnx(onnxFile(parts), "m.onnx")).toThrow(
      expect.objectContaining({
        code: "CR_FORMAT",
        message: expect.stringMatching(/^m\.onnx[^\n]{1,400}$/),
      }),
    );
    expect(() => importOnnx(onnxFile(parts), "m.onnx")).toThrow(message);
  });
});
