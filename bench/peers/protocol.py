"""The bench's line protocol, as in protocol.mjs, and what a Python system is given to work on."""
import json
import sys
import time


def serve(run, version, threads):
    """Answers each line, a number of steps, with the milliseconds they took, of the clock and of processors, and the last loss."""
    print(json.dumps({"ready": {"version": version, "threads": threads}}), flush=True)
    for line in sys.stdin:
        start, start_cpu = time.perf_counter(), time.process_time()
        loss = run(int(line))
        ms, cpu_ms = (time.perf_counter() - start) * 1e3, (time.process_time() - start_cpu) * 1e3
        print(json.dumps({"ms": ms, "cpuMs": cpu_ms, "loss": float(loss)}), flush=True)


def check_product(product, exact):
    """Refuses a BLAS whose single-precision product is off by more than rounding can explain."""
    error = abs(product - exact).max() / abs(exact).max()
    if not error < 1e-4:
        sys.exit(f"the matrix product is off by {error:.1e}: is OPENBLAS_CORETYPE right for this machine?")


workload = json.loads(sys.argv[1])
