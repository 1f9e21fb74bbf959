"""What PyTorch makes of our file, and of one of its own. See README.md."""
import pathlib

import torch
from safetensors.torch import load, load_file, save, save_file
from torch import nn
from torch.nn.functional import cross_entropy

FROZEN = pathlib.Path(__file__).parent / "frozen"
TRAINING_STEPS, FURTHER_STEPS = 40, 3
SAMPLES = load_file(FROZEN / "samples.safetensors")
OPTIMIZERS = {
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "rmsprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.01),
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
}


def network():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))


def normalized_first():
    return nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))


def samples(N):
    """Three classes that no plane separates: which product of neighbouring inputs is the largest."""
    x = torch.randn(N, 4)
    return x, (x[:, :3] * x[:, 1:]).argmax(dim=1)


def train(model, optimizer, x, labels, steps):
    model.train()
    for _ in range(steps):
        optimizer.zero_grad()
        cross_entropy(model(x), labels).backward()
        optimizer.step()


def make_theirs():
    model = network()
    x, labels = samples(256)
    train(model, torch.optim.Adam(model.parameters(), lr=0.02), x, labels, TRAINING_STEPS)
    save_file(model.state_dict(), FROZEN / "theirs.safetensors", {"format": "pt"})


def load_strictly(name, model):
    model.load_state_dict(load_file(FROZEN / f"{name}.safetensors"), strict=True)
    return model


def load_optimizer(optimizer, name):
    state = {}
    for key, tensor in load_file(FROZEN / f"{name}-optimizer.safetensors").items():
        _, index, entry = key.split(".")
        state.setdefault(int(index), {})[entry] = tensor
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})


def freeze_resumed(name):
    model = load_strictly(name, normalized_first().double())
    optimizer = OPTIMIZERS[name](model.parameters())
    load_optimizer(optimizer, name)
    train(model, optimizer, SAMPLES["x"], SAMPLES["labels"].long(), FURTHER_STEPS)
    save_file(model.state_dict(), FROZEN / f"{name}-resumed-in-pytorch.safetensors")


def freeze_results(name):
    model = load_strictly(name, network()).eval()
    x, labels = samples(64)
    with torch.no_grad():
        results = {"x": x, "labels": labels.int(), "out32": model(x), "out64": model.double()(x.double())}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    train(model, optimizer, x.double(), labels, FURTHER_STEPS)
    results |= {f"after.{key}": value for key, value in model.state_dict().items()}
    save_file(results, FROZEN / f"{name}-in-pytorch.safetensors")


torch.set_num_threads(1)
torch.manual_seed(20261123)
make_theirs()
freeze_results("ours")
freeze_results("theirs")
for name in OPTIMIZERS:
    freeze_resumed(name)
ours = (FROZEN / "ours.safetensors").read_bytes()
assert save(load(ours), {"format": "pt"}) == ours, "the safetensors package writes these tensors in other bytes"
