/**
 * The list of kernels: every backend implements exactly these, under these names.
 *
 * Arguments stand in one order everywhere: outputs, inputs, cached values, sizes, constants. Matrices are row-major.
 * Sizes are single capitals: `N` rows of the batch, `D` inputs, `M` outputs; `size` is a number of elements. Outputs
 * are overwritten, never added to. A kernel checks nothing and allocates nothing: shapes were checked when the network
 * was built, and every size is at least 1.
 *
 * `F` is where a backend keeps real numbers and `I` where it keeps class labels: typed arrays for the plain kernels of
 * this folder, handles to its own memory for any other backend.
 *
 * @module
 */
export interface Kernels<F, I> {
  /** out (N,M) = x (N,D) · w (D,M) + b (M). */
  affineForward(out: F, x: F, w: F, b: F, N: number, D: number, M: number): void;
  /** dx (N,D) = dout (N,M) · wᵀ (M,D). */
  affineBackwardInput(dx: F, dout: F, w: F, N: number, D: number, M: number): void;
  /** dw (D,M) = xᵀ (D,N) · dout (N,M); db (M) = Σₙ dout. */
  affineBackwardParameters(dw: F, db: F, dout: F, x: F, N: number, D: number, M: number): void;

  /** out = max(x, 0). `out` may be `x`. */
  reluForward(out: F, x: F, size: number): void;
  /** dx = dout where x > 0, else 0. `dx` may be `dout`; `x` may be the forward's `out`, which has the same sign. */
  reluBackward(dx: F, dout: F, x: F, size: number): void;

  /** Training mode: mean, variance (biased) and invStd (D) of the batch; xhat (N,D); out = gamma·xhat + beta. */
  batchNormForward(
    out: F,
    xhat: F,
    mean: F,
    variance: F,
    invStd: F,
    x: F,
    gamma: F,
    beta: F,
    N: number,
    D: number,
    eps: number,
  ): void;
  /**
   * running ← (1 − momentum)·running + momentum·batch, for mean and variance; the batch variance is first multiplied by
   * `correction`: N/(N−1) for the unbiased convention, 1 for the biased.
   */
  batchNormRunning(
    runningMean: F,
    runningVar: F,
    mean: F,
    variance: F,
    D: number,
    momentum: number,
    correction: number,
  ): void;
  /** Training mode, closed form: dx, dgamma, dbeta. `dx` may be `dout`. */
  batchNormBackward(dx: F, dgamma: F, dbeta: F, dout: F, xhat: F, gamma: F, invStd: F, N: number, D: number): void;
  /** {@link Kernels.batchNormForward}, then ReLU: out = max(gamma·xhat + beta, 0). */
  batchNormReluForward(
    out: F,
    xhat: F,
    mean: F,
    variance: F,
    invStd: F,
    x: F,
    gamma: F,
    beta: F,
    N: number,
    D: number,
    eps: number,
  ): void;
  /** {@link Kernels.batchNormBackward} of dout where out > 0, else of 0. `dx` may be `dout`. */
  batchNormReluBackward(
    dx: F,
    dgamma: F,
    dbeta: F,
    dout: F,
    out: F,
    xhat: F,
    gamma: F,
    invStd: F,
    N: number,
    D: number,
  ): void;
  /** Evaluation mode: out = gamma·(x − runningMean)/√(runningVar + eps) + beta. `out` may be `x`. */
  batchNormEvaluate(
    out: F,
    x: F,
    gamma: F,
    beta: F,
    runningMean: F,
    runningVar: F,
    N: number,
    D: number,
    eps: number,
  ): void;
  /** Evaluation mode, where the statistics are constants: dx, dgamma, dbeta. `dx` may be `dout`. */
  batchNormEvaluateBackward(
    dx: F,
    dgamma: F,
    dbeta: F,
    dout: F,
    x: F,
    gamma: F,
    runningMean: F,
    runningVar: F,
    N: number,
    D: number,
    eps: number,
  ): void;

  /** probabilities (N,M): each row exp(logits − max)/Σ. `probabilities` may be `logits`. */
  softmax(probabilities: F, logits: F, N: number, M: number): void;
  /** loss (1) = mean over the batch of −log softmax(logits)[label]; dlogits (N,M) = (softmax − onehot)/N. */
  softmaxCrossEntropy(loss: F, dlogits: F, logits: F, labels: I, N: number, M: number): void;
  /** loss (1) = mean over all N·M elements of (out − targets)²; dout (N,M) = 2·(out − targets)/(N·M). */
  meanSquaredError(loss: F, dout: F, out: F, targets: F, N: number, M: number): void;
  /** count (1) = number of rows whose largest logit (the first, if several) is the label's. */
  countCorrect(count: F, logits: F, labels: I, N: number, M: number): void;
  /** count (1) = number of elements of x that are NaN or infinite. */
  countNonFinite(count: F, x: F, size: number): void;

  /** g = dw + weightDecay·w; velocity = momentum·velocity + g; w −= learningRate·(nesterov ? g + momentum·velocity : velocity). */
  sgdUpdate(
    w: F,
    velocity: F,
    dw: F,
    size: number,
    learningRate: number,
    momentum: number,
    nesterov: boolean,
    weightDecay: number,
  ): void;
  /** g = dw + weightDecay·w; meanSquare = alpha·meanSquare + (1−alpha)·g²; w −= learningRate·g/(√meanSquare + eps). */
  rmspropUpdate(
    w: F,
    meanSquare: F,
    dw: F,
    size: number,
    learningRate: number,
    alpha: number,
    eps: number,
    weightDecay: number,
  ): void;
  /**
   * g = dw + weightDecay·w; m = beta1·m + (1−beta1)·g; v = beta2·v + (1−beta2)·g²;
   * w −= learningRate·(m/correction1)/(√(v/correction2) + eps), with correctionᵢ = 1 − betaᵢᵗ.
   */
  adamUpdate(
    w: F,
    m: F,
    v: F,
    dw: F,
    size: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    eps: number,
    weightDecay: number,
    correction1: number,
    correction2: number,
  ): void;
  /** Adam with decoupled weight decay: first w −= learningRate·weightDecay·w, then Adam's update with g = dw. */
  adamwUpdate(
    w: F,
    m: F,
    v: F,
    dw: F,
    size: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    eps: number,
    weightDecay: number,
    correction1: number,
    correction2: number,
  ): void;
}
