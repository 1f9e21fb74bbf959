/**
 * A network as an ONNX file, which nearly every runtime for inference reads.
 *
 * | layer | node | initializers |
 * |---|---|---|
 * | affine | Gemm, nothing transposed | `0.w` (D, M), `0.b` (M) |
 * | batchNorm | BatchNormalization | `1.gamma`, `1.beta`, `1.runningMean`, `1.runningVar` (D) |
 * | relu | Relu | |
 * | (asked for) | Softmax over the last axis | |
 *
 * @module
 */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType,
  type TensorShapeProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { FormatError } from "../../base/errors.ts";
import { type BatchNormOptions, resolveBatchNorm } from "../../layers/batch-norm/conventions.ts";
import type { LayerConfig } from "../../layers/layer.ts";
import { Network } from "../../network/network.ts";
import { checkFit, KEY, type Model } from "../model.ts";
import { describeInput, describeOutput, descriptionToText } from "./metadata.ts";
import { tensorToProto } from "./tensors.ts";

/** The operators are those of this version: BatchNormalization was last changed in it (ONNX 1.10, 2021). */
const OPSET = 15;

/** The version of the file format that came with {@link OPSET}. */
const IR_VERSION = 8n;

/** Protocol buffers have no longer messages. */
const LARGEST_BYTES = 2 ** 31 - 1;

/** Options of {@link exportOnnx}. */
export interface OnnxExportOptions {
  /** Whether a Softmax comes behind the last layer, so that the file answers with probabilities. Default: false. */
  readonly softmax?: boolean;
}

type Nodes = readonly NodeProto[];

/**
 * The network for inference as an ONNX file, opset 15, float32: input `x` (N, D) for any N, and output `out` (N, M),
 * called `logits` for a classifier and `probabilities` behind a Softmax. The same network gives the same bytes.
 *
 * Batch normalization uses the running mean and variance as they are. Its `momentum` is written as ONNX means it (the
 * weight of the old value); whether the running variance was biased is not written, since inference never asks.
 * What a model is for goes into the metadata; scaling its inputs remains the reader's part, and the input says how.
 *
 * @throws FormatError for a layer of one's own, a network of more than 2 GB, or a description of another network
 * @throws ConfigError before the network has values
 */
export async function exportOnnx(
  source: Network | Model,
  { softmax = false }: OnnxExportOptions = {},
): Promise<Uint8Array> {
  const network = source instanceof Network ? source : source.network;
  const description = source instanceof Network ? undefined : source.description;
  if (description) checkFit(network, description);
  const state = [...(await network.state())];
  if (state.reduce((sum, [, { data }]) => sum + 4 * data.length, 0) > LARGEST_BYTES) {
    throw new FormatError("An ONNX file holds at most 2 GB, and the network's arrays need more.");
  }
  const output = softmax ? "probabilities" : description?.task === "classification" ? "logits" : "out";
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: "", version: BigInt(OPSET) }],
    producerName: "chainrule",
    docString: `${describeInput(description)} ${describeOutput(description, softmax)}`,
    metadataProps: description ? [{ key: KEY, value: descriptionToText(description) }] : [],
    graph: {
      name: "network",
      node: [...nodesOf(network, softmax, output)],
      initializer: state.map(([name, tensor]) => tensorToProto(name, tensor)),
      input: [matrix("x", network.inputs, describeInput(description))],
      output: [matrix(output, network.outputs, describeOutput(description, softmax))],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** Node i makes `i.out` of what the node before it makes; the first takes `x`, the last gives `output`. */
function nodesOf({ structure: { layers } }: Network, softmax: boolean, output: string): Nodes {
  const nodes = layers.map(({ config }, index) => nodeOf(config, index));
  if (softmax) nodes.push({ opType: "Softmax", name: "softmax", attribute: [integer("axis", -1)] });
  return nodes.map((node, i) =>
    create(NodeProtoSchema, {
      ...node,
      input: [i === 0 ? "x" : `${i - 1}.out`, ...(node.input ?? [])],
      output: [i === nodes.length - 1 ? output : `${i}.out`],
    }),
  );
}

type NodeInit = Exclude<MessageInitShape<typeof NodeProtoSchema>, NodeProto>;

/** The node of one layer, with its arrays as inputs. */
function nodeOf(config: LayerConfig, index: number): NodeInit {
  const arrays = (...names: string[]): string[] => names.map((name) => `${index}.${name}`);
  const name = `${config.kind}_${index}`;
  switch (config.kind) {
    case "affine":
      return { opType: "Gemm", name, input: arrays("w", "b") };
    case "batchNorm": {
      const { kind: _, features: __, ...options } = config;
      const { eps, momentum } = resolveBatchNorm(options as BatchNormOptions);
      return {
        opType: "BatchNormalization",
        name,
        input: arrays("gamma", "beta", "runningMean", "runningVar"),
        attribute: [float("epsilon", eps), float("momentum", 1 - momentum)],
      };
    }
    case "relu":
      return { opType: "Relu", name };
    default:
      throw new FormatError(
        `Layer ${index} is of kind ${JSON.stringify(config.kind)}, for which ONNX export has no operator. ` +
          "It has them for affine, batchNorm and relu.",
      );
  }
}

function float(name: string, value: number): MessageInitShape<typeof AttributeProtoSchema> {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
}

function integer(name: string, value: number): MessageInitShape<typeof AttributeProtoSchema> {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
}

/** A value of shape (N, width), N being any number of rows. */
function matrix(name: string, width: number, docString: string): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim: MessageInitShape<typeof TensorShapeProtoSchema>["dim"] = [
    { value: { case: "dimParam", value: "N" } },
    { value: { case: "dimValue", value: BigInt(width) } },
  ];
  const value = { elemType: TensorProto_DataType.FLOAT, shape: { dim } };
  return create(ValueInfoProtoSchema, { name, docString, type: { value: { case: "tensorType", value } } });
}
