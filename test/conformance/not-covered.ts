/**
 * The collected cases that no suite runs, and why. Together with the suites they are all of `cases/ids.json`.
 *
 * @module
 */

/** Ids by the reason that they share. */
const BY_REASON: Readonly<Record<string, readonly string[]>> = {
  "the same case stands in toolbox.json, which is run": ["layernorm-4x6", "layernorm-3x17"],
  "a network of layers that are each run against values of their own": [
    "cs231n.fcnet_ln.reg0",
    "tfjs.fit.layernorm.2d",
    "tfjs.fit.layernorm.3d",
    "tfjs.fit.layernorm.3d_axes",
  ],
  "masks are drawn from a stream by NumPy; ours are functions of counters": [
    "cs231n.fcnet_dropout.keep0.75",
    "cs231n.fcnet_dropout.keep0.5",
    "cs231n.dropout_forward",
    "onnx.training_dropout_default",
  ],
  "there is no multiclass hinge loss": ["cs231n.svm_loss"],
  "weights of the loss: PyTorch's values in toolbox.json are run in its place": [
    "onnx.sce_none_weights",
    "tfjs.softmaxCrossEntropy.weighted_none",
    "keras.cce.sample_weighted",
  ],
  "an ignored label is a row of weight 0: PyTorch's values in toolbox.json are run in its place": [
    "onnx.sce_mean_weight_ii",
    "onnx.sce_mean_no_weight_ii",
    "onnx.sce_NCd1d2d3_sum_weight_high_ii",
    "keras.scce.ignore_class",
  ],
  "smoothed labels: PyTorch's values in toolbox.json are run in its place": [
    "tfjs.softmaxCrossEntropy.label_smoothing",
  ],
  "softmax has a gradient only together with cross-entropy": ["tfjs.softmax.gradient_2d"],
  "a batch has at least one row": ["tfjs.matMul.zero_rows"],
  "the collected case is not kept here; toolbox-training.json has PyTorch's Adagrad": ["onnx.adagrad", "tfjs.adagrad"],
  "the collected case is not kept here; toolbox-training.json has PyTorch's AMSGrad": ["keras.adam_amsgrad.golden"],
  "the collected case is not kept here; toolbox-training.json has PyTorch's centered RMSprop with momentum": [
    "tfjs.rmsprop",
    "keras.rmsprop_centered.golden",
  ],
  "an experiment on CIFAR-10, MNIST or Fashion-MNIST, not a value to compute": [
    "cs231n.exp.bn_vs_baseline",
    "cs231n.exp.weight_scale_sweep",
    "cs231n.exp.batch_size",
    "cs231n.exp.update_rules",
    "cs231n.exp.thresholds",
    "cs231n.exp.dropout_regularisation",
    "util.logspace.weight_scales",
    "accuracy.mnist.udacity_bn_lesson",
    "accuracy.mnist.ioffe_szegedy_4_1",
    "accuracy.mnist.geron_exercise",
    "accuracy.mnist.keras_mnist_mlp",
    "accuracy.fashion.geron_bn",
    "accuracy.fashion.geron_mlp",
    "accuracy.fashion.mlp_256_128_100",
  ],
  "a rule or a remark without values": [
    "cs231n.stability.naive_softmax",
    "cs231n.notes.gradcheck_thresholds",
    "pytorch.tolerances",
    "paper.batchnorm.inference_variance",
  ],
};

/** Id and reason of every case that is not covered. */
export const NOT_COVERED: readonly { readonly id: string; readonly reason: string }[] = Object.entries(
  BY_REASON,
).flatMap(([reason, ids]) => ids.map((id) => ({ id, reason })));
