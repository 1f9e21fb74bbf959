// A bundle has all of the library; the file for plain scripts loads model files when it is asked to.
const formatsOf = (chainrule) => chainrule.loadFormats?.() ?? chainrule;

// One training run, in Node or in a page: the same code makes the same network from the same numbers.
export async function run(chainrule, options) {
  const { adamw, affine, batchNorm, createRandom, linear, relu, sequential, tensor, train } = chainrule;
  const { modelToBytes } = await formatsOf(chainrule);
  const random = createRandom(11, "data");
  const [N, D] = [300, 68];
  const x = tensor(
    Float32Array.from({ length: N * D }, () => random.normal()),
    [N, D],
  );
  const labels = Array.from({ length: N }, (_, row) => (x.data[row * D] * x.data[row * D + 1] > 0 ? 1 : 0));
  const net = sequential(affine(D, 300), batchNorm(300), relu(), affine(300, 200), relu(), affine(200, 2));
  const start = { epochs: 4, batchSize: 128, seed: 5, optimizer: adamw(), schedule: linear({ warmup: 0.3 }) };
  let events = 0;
  let backend = "";
  for await (const event of train(net, { x, labels }, { ...start, ...options })) {
    events++;
    if (event.type === "start") backend = event.backendDescription;
  }
  const description = { task: "classification", inputs: { kind: "raw" } };
  const bytes = await modelToBytes({ network: net, description });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hash, events, backend };
}

// A run that somebody aborts while the page draws on. Says how it ended, and how long a frame took at most.
export async function abort(chainrule) {
  const { affine, relu, sequential, tensor, train } = chainrule;
  const controller = new AbortController();
  const x = tensor(new Float32Array(512 * 784).fill(0.5), [512, 784]);
  const net = sequential(affine(784, 1024), relu(), affine(1024, 10));
  const options = { epochs: 1_000_000, batchSize: 512, signal: controller.signal, worker: true };
  let frames = 0;
  const draw = () => {
    if (++frames === 20) controller.abort();
    else requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  for await (const event of train(net, { x, labels: new Int32Array(512) }, options)) {
    if (event.type === "end") return { reason: event.reason, frames, steps: event.steps };
  }
}

// A model, saved and loaded, that answers for a row.
export async function answer(chainrule) {
  const { affine, sequential } = chainrule;
  const { modelFromBytes, modelToBytes } = await formatsOf(chainrule);
  const network = sequential(affine(3, 1));
  network.loadState({ "0.w": [[1], [2], [3]], "0.b": [0] });
  const area = { kind: "number", name: "area", mean: 100, std: 50 };
  const heating = { kind: "category", name: "heating", categories: ["gas", "oil"] };
  const encoding = { features: [area, heating], target: { task: "regression", name: "price", mean: 400, std: 10 } };
  const description = { task: "regression", inputs: { kind: "table", encoding } };
  const model = modelFromBytes(await modelToBytes({ network, description }), "a model");
  return [await model.predict({ area: "150", heating: "oil" }), await model.predict([{ area: null, heating: "gas" }])];
}

// A network of the toolbox, trained and saved: its kinds are known to files and workers once the toolbox is there.
export async function toolbox(chainrule, options) {
  const { affine, sequential, tensor, train } = chainrule;
  const { modelFromBytes, modelToBytes } = await formatsOf(chainrule);
  const { gelu, huberLoss, layerNorm, lion } = (await chainrule.loadToolbox?.()) ?? chainrule;
  const x = tensor(
    Float32Array.from({ length: 64 }, (_, i) => i / 64),
    [64, 1],
  );
  const network = sequential(affine(1, 8), layerNorm(8), gelu(), affine(8, 1));
  const settings = { epochs: 3, seed: 2, loss: huberLoss({ delta: 0.5 }), optimizer: lion(), ...options };
  for await (const _ of train(network, { x, targets: x }, settings));
  const description = { task: "regression", inputs: { kind: "raw" } };
  const { network: again } = modelFromBytes(await modelToBytes({ network, description }), "a model");
  return Array.from((await again.predict(x)).data);
}

// What a page hears that has not asked for the toolbox.
export async function withoutToolbox(chainrule) {
  const { affine, evaluate, layerFromConfig, sequential } = chainrule;
  const network = sequential(affine(1, 1));
  network.initialize(0);
  const asked = [
    () => layerFromConfig({ kind: "gelu" }),
    () => evaluate(network, { x: [[1]], targets: [[1]] }, { loss: "huber" }),
  ];
  return Promise.all(
    asked.map(async (ask) =>
      Promise.resolve()
        .then(ask)
        .catch(({ message }) => message),
    ),
  );
}
