// The machine's own limits on one core, served like a system: a step is so many rounds of arithmetic, or one copy.
import { serve, workload } from "./protocol.mjs";

const { variant, module, copyBytes, peakRounds } = workload;
const memory = new WebAssembly.Memory({ initial: (2 * copyBytes) / 65536 });
const { instance } = await WebAssembly.instantiate(Buffer.from(module, "base64"), { env: { memory } });
new Uint8Array(memory.buffer).fill(1); // pages that were never touched would all be the same one

const kernels = instance.exports;
const steps = {
  peak: (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += kernels.multiplyAdd(peakRounds);
    return sum / count;
  },
  copy: (count) => {
    kernels.copy(copyBytes, count);
    return new Uint8Array(memory.buffer).at(-1);
  },
};
await serve(steps[variant], { version: "WebAssembly, 128-bit vectors", threads: 1 });
