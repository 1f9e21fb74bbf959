"""A CSV file to arrays, as pandas is used for it: read_csv, standardized numbers, get_dummies for the rest."""
import numpy as np
import pandas as pd
from protocol import serve, workload

file, target, checked_every = workload["file"], workload["target"], workload["checkedEvery"]


def standardized(numbers):
    return ((numbers - numbers.mean()) / numbers.std(ddof=0)).astype(np.float32)


def read():
    table = pd.read_csv(file)
    targets = standardized(table.pop(target)).to_numpy()
    numbers = standardized(table.select_dtypes("number"))
    categories = pd.get_dummies(table.select_dtypes(exclude="number"), dtype=np.float32)
    return pd.concat([numbers, categories], axis=1).to_numpy(), targets


def run(steps):
    for _ in range(steps):
        x, targets = read()
    return sum(np.abs(array[::checked_every]).sum(dtype=np.float64) for array in (x, targets))


serve(run, f"pandas {pd.__version__}, NumPy {np.__version__}", 1)
