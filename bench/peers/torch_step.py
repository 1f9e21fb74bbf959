"""PyTorch, eager, as its tutorials write a step. Its batch normalization refuses a training batch of one."""
import torch
from protocol import check_product, serve, workload
from torch import nn

N, widths, threads = workload["N"], workload["widths"], workload["threads"]
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


class RMSNorm(nn.Module):
    """PyTorch has a layer for this since 2.4."""

    def __init__(self, D):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(D))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-5) * self.gamma


blocks = {
    "batchNorm-relu": lambda M: [nn.BatchNorm1d(M), nn.ReLU()],
    "layerNorm-gelu": lambda M: [nn.LayerNorm(M), nn.GELU()],
    "rmsNorm-silu-dropout": lambda M: [RMSNorm(M), nn.SiLU(), nn.Dropout(0.1)],
}
block = blocks[workload.get("block", "batchNorm-relu")]
layers = []
for D, M in zip(widths[:-2], widths[1:-1]):
    layers += [nn.Linear(D, M), *block(M)]
model = nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))
x, labels = torch.randn(N, widths[0]), torch.arange(N) % widths[-1]
loss_of = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)


def run(steps):
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


w = model[0].weight.detach()
check_product((x @ w.T).numpy(), (x.double() @ w.double().T).numpy())
serve(run, f"PyTorch {torch.__version__}", torch.get_num_threads())
