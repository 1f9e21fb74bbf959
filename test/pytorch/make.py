"""What PyTorch makes of our files, and of its own. See README.md."""
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
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=0.01),
    "rmsprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.01),
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
}

SETTINGS = {
    "adam-amsgrad": lambda parameters: torch.optim.Adam(parameters, amsgrad=True),
    "rmsprop-centered": lambda parameters: torch.optim.RMSprop(parameters, centered=True),
    "rmsprop-momentum": lambda parameters: torch.optim.RMSprop(parameters, momentum=0.9),
    "adagrad": lambda parameters: torch.optim.Adagrad(parameters),
    "sgd-without-momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
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
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


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


def save_optimizer(optimizer, path):
    state = optimizer.state_dict()["state"]
    entries = {f"state.{index}.{name}": value for index in state for name, value in state[index].items()}
    save_file({key: torch.as_tensor(value) for key, value in entries.items() if value is not None}, path, {"format": "pt"})


def freeze_handed_over(name, dtype):
    """A run of PyTorch alone: what it can hand over after 40 steps, and how it goes on."""
    folder = FROZEN / "from-pytorch" / str(dtype).removeprefix("torch.")
    folder.mkdir(parents=True, exist_ok=True)
    x, labels = SAMPLES["x"].to(dtype), SAMPLES["labels"].long()
    model = normalized_first().to(dtype)
    optimizer = OPTIMIZERS[name](model.parameters())
    train(model, optimizer, x, labels, TRAINING_STEPS)
    save_file(model.state_dict(), folder / f"{name}.safetensors", {"format": "pt"})
    save_optimizer(optimizer, folder / f"{name}-optimizer.safetensors")
    losses = train(model, optimizer, x, labels, FURTHER_STEPS)
    after = {"losses": torch.tensor(losses, dtype=torch.float64)} | model.state_dict()
    save_file(after, folder / f"{name}-after.safetensors")


def freeze_settings(name):
    folder = FROZEN / "from-pytorch" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    model = normalized_first()
    optimizer = SETTINGS[name](model.parameters())
    train(model, optimizer, SAMPLES["x"].float(), SAMPLES["labels"].long(), 1)
    save_optimizer(optimizer, folder / f"{name}.safetensors")


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
for name in ["adam", "rmsprop", "sgd"]:
    freeze_resumed(name)
for name in OPTIMIZERS:
    for dtype in [torch.float32, torch.float64]:
        freeze_handed_over(name, dtype)
for name in SETTINGS:
    freeze_settings(name)
ours = (FROZEN / "ours.safetensors").read_bytes()
assert save(load(ours), {"format": "pt"}) == ours, "the safetensors package writes these tensors in other bytes"
