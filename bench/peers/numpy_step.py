"""The founding document's formulas in NumPy, as it writes them: its layers, its closed form of batch normalization."""
import numpy as np
from protocol import check_product, serve, workload

N, widths, threads = workload["N"], workload["widths"], workload["threads"]
LEARNING_RATE, MOMENTUM, EPS = np.float32(0.01), np.float32(0.9), np.float32(1e-5)
rng = np.random.default_rng(1)
layers = len(widths) - 1
x = rng.standard_normal((N, widths[0]), dtype=np.float32)
labels = np.arange(N) % widths[-1]
w = [rng.standard_normal((D, M), dtype=np.float32) * np.float32((2 / D) ** 0.5) for D, M in zip(widths, widths[1:])]
b = [np.zeros(M, np.float32) for M in widths[1:]]
gamma = [np.ones(M, np.float32) for M in widths[1:-1]]
beta = [np.zeros(M, np.float32) for M in widths[1:-1]]
running_mean = [np.zeros(M, np.float32) for M in widths[1:-1]]
running_var = [np.ones(M, np.float32) for M in widths[1:-1]]
parameters = w + b + gamma + beta
velocity = [np.zeros_like(p) for p in parameters]


def batch_norm_forward(z, i):
    mean, variance = z.mean(axis=0), z.var(axis=0)
    std = np.sqrt(variance + EPS)
    xhat = (z - mean) / std
    running_mean[i][:] = MOMENTUM * running_mean[i] + (1 - MOMENTUM) * mean
    running_var[i][:] = MOMENTUM * running_var[i] + (1 - MOMENTUM) * variance
    return gamma[i] * xhat + beta[i], (xhat, std)


def batch_norm_backward(dout, cache, i):
    xhat, std = cache
    dbeta, dgamma = dout.sum(axis=0), (dout * xhat).sum(axis=0)
    dxhat = dout * gamma[i]
    dx = 1 / (np.float32(N) * std) * (np.float32(N) * dxhat - dxhat.sum(axis=0) - xhat * (dxhat * xhat).sum(axis=0))
    return dx, dgamma, dbeta


def softmax_cross_entropy(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    loss = -np.log(probabilities[np.arange(N), labels]).mean()
    probabilities[np.arange(N), labels] -= 1
    return loss, probabilities / np.float32(N)


def forward():
    h, caches = x, []
    for i in range(layers - 1):
        z = h.dot(w[i]) + b[i]
        normalized, cache = batch_norm_forward(z, i)
        caches.append((h, cache, normalized))
        h = np.maximum(normalized, 0)
    return h, h.dot(w[-1]) + b[-1], caches


def backward(h, dout, caches):
    dw, db = [h.T.dot(dout)], [dout.sum(axis=0)]
    dgamma, dbeta = [], []
    for i in reversed(range(layers - 1)):
        h, cache, normalized = caches[i]
        dout = dout.dot(w[i + 1].T) * np.where(normalized > 0, np.float32(1), np.float32(0))
        dout, dgamma_i, dbeta_i = batch_norm_backward(dout, cache, i)
        dw.append(h.T.dot(dout))
        db.append(dout.sum(axis=0))
        dgamma.append(dgamma_i)
        dbeta.append(dbeta_i)
    return [gradient for kind in (dw, db, dgamma, dbeta) for gradient in reversed(kind)]


def run(steps):
    for _ in range(steps):
        h, logits, caches = forward()
        loss, dlogits = softmax_cross_entropy(logits)
        for p, v, gradient in zip(parameters, velocity, backward(h, dlogits, caches)):
            v *= MOMENTUM
            v -= LEARNING_RATE * gradient
            p += v
    return loss


check_product(x.dot(w[0]), x.astype(np.float64).dot(w[0].astype(np.float64)))
serve(run, f"NumPy {np.__version__}", threads)
