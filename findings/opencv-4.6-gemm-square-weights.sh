#!/bin/sh
# OpenCV 4.6 takes a Gemm without the attribute transB for one with transB=1, silently where the weights are square.
#
# Versions: OpenCV 4.6.0 (Debian 12: apt-get install python3-opencv), onnx 1.23.1 and onnxruntime 1.30.0 (PyPI).
# The model: y = Gemm(x, w, b). The standard's default of transB is 0: y = x·w + b, with w of shape (inputs, outputs).
# x is (1, 0), the 2 × 2 weights are [[1, 2], [3, 4]], b is (10, 20). onnx.checker finds nothing wrong with any of these:
#
#   weights   transB    ONNX Runtime       OpenCV 4.6
#   2 × 2     missing   11, 22             11, 23: x·wᵀ + b, without an error or a warning
#   2 × 2     0         11, 22             11, 22
#   2 × 2     1         11, 23             11, 23
#   2 × 3     missing   11, 22, 35         refuses to load it
#   2 × 3     0         11, 22, 35         refuses to load it
#   3 × 2     1         11, 22, 35         11, 22, 35
#
# So a file for OpenCV says transB=1 and has weights of shape (outputs, inputs), as PyTorch writes them.
#
# This script fails if any of these answers changes. It needs Debian's python3-opencv and python3-venv, and PyPI.
set -eu

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
/usr/bin/python3 -m venv "$folder/onnx"
"$folder/onnx/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.1 onnxruntime==1.30.0

cat > "$folder/make.py" <<'PYTHON'
import sys
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SQUARE = [[1, 2], [3, 4]]
WIDE = [[1, 2, 5], [3, 4, 6]]
for name, w, attributes in [
    ("square-missing", SQUARE, {}),
    ("square-0", SQUARE, {"transB": 0}),
    ("square-1", SQUARE, {"transB": 1}),
    ("wide-missing", WIDE, {}),
    ("wide-0", WIDE, {"transB": 0}),
    ("wide-1", np.transpose(WIDE), {"transB": 1}),
]:
    w = np.array(w, dtype=np.float32)
    outputs = w.shape[0 if attributes.get("transB") else 1]
    b = np.array([10, 20, 30][:outputs], dtype=np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"], **attributes)],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, outputs])],
        [numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
    onnx.checker.check_model(model, full_check=True)
    path = f"{sys.argv[1]}/{name}.onnx"
    onnx.save(model, path)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    print(name, *session.run(None, {"x": np.array([[1, 0]], dtype=np.float32)})[0].ravel())
PYTHON

cat > "$folder/run.py" <<'PYTHON'
import sys
import cv2
import numpy as np

for name in ["square-missing", "square-0", "square-1", "wide-missing", "wide-0", "wide-1"]:
    try:
        network = cv2.dnn.readNetFromONNX(f"{sys.argv[1]}/{name}.onnx")
    except cv2.error:
        print(name, "refused")
        continue
    network.setInput(np.array([[1, 0]], dtype=np.float32))
    print(name, *network.forward().ravel())
PYTHON

echo "OpenCV $(/usr/bin/python3 -c 'import cv2; print(cv2.__version__)')"
"$folder/onnx/bin/python" "$folder/make.py" "$folder" > "$folder/runtime"
/usr/bin/python3 "$folder/run.py" "$folder" > "$folder/opencv" 2> /dev/null
sed 's/^/ONNX Runtime: /' "$folder/runtime"
sed 's/^/OpenCV:       /' "$folder/opencv"

cmp "$folder/runtime" - <<'EXPECTED'
square-missing 11.0 22.0
square-0 11.0 22.0
square-1 11.0 23.0
wide-missing 11.0 22.0 35.0
wide-0 11.0 22.0 35.0
wide-1 11.0 22.0 35.0
EXPECTED
cmp "$folder/opencv" - <<'EXPECTED'
square-missing 11.0 23.0
square-0 11.0 22.0
square-1 11.0 23.0
wide-missing refused
wide-0 refused
wide-1 11.0 22.0 35.0
EXPECTED
echo "as described"
