import io, zipfile
import numpy as np

def save(name, array, version=None):
    with open(f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version)

a = np.arange(-3, 3).reshape(2, 3)
for dtype in ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]:
    save(f"little_{dtype}", a.astype(f"<{dtype}"))
    save(f"big_{dtype}", a.astype(f">{dtype}"))
for dtype in ["u1", "u2", "u4", "u8"]:
    save(f"big_{dtype}", np.abs(a).astype(f">{dtype}"))
save("bool", a > 0)
save("fortran", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
save("version_2", a.astype("<f4"), (2, 0))
save("version_3", a.astype("<f4"), (3, 0))
save("scalar", np.array(7.5))
save("complex", a.astype("c8"))
save("strings", np.array(["a", "bc"]))
save("structured", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))
save("huge", np.array([2**53 + 2], dtype="<i8"))

x = np.arange(20, dtype="f4").reshape(5, 4)
y = np.array([0, 1, 2, 1, 0])
np.savez("stored.npz", x=x, y=y)
np.savez_compressed("deflated.npz", x=x, y=y)
