/**
 * A training loop of your own with a loss from another network: a small network learns what a large one answers, on rows
 * that have no labels. `npx tsx examples/loop-distillation.ts`
 */
import * as chainrule from "../src/index.ts";

const { adam, affine, createTrainer, fit, relu, sequential, softmax, tensor } = chainrule;
const random = chainrule.createRandom(1, "data");

/** Points of a square. */
const points = (rows: number): chainrule.Tensor =>
  tensor(
    Float64Array.from({ length: 2 * rows }, () => 2 * random.uniform() - 1),
    [rows, 2],
  );
const classOf = ({ data }: chainrule.Tensor, row: number): number => (data[2 * row]! * data[2 * row + 1]! > 0 ? 1 : 0);

const teacher = sequential(affine(2, 64), relu(), affine(64, 64), relu(), affine(64, 2));
const known = points(400);
const labels = Int32Array.from({ length: 400 }, (_, row) => classOf(known, row));
await fit(teacher, { x: known, labels }, { epochs: 40, optimizer: adam({ learningRate: 0.01 }), backend: "wasm" });

/** Above 1 the teacher says more about the class that it does not choose. */
const TEMPERATURE = 2;
const softened = ({ data, shape }: chainrule.Tensor): chainrule.Tensor =>
  softmax(
    tensor(
      data.map((logit) => logit / TEMPERATURE),
      shape,
    ),
  );

/** By each logit, of T² times the cross-entropy between both softened answers: T·(student − teacher)/N (Hinton 2015). */
function distilled(student: chainrule.Tensor, wanted: chainrule.Tensor): chainrule.Tensor {
  const [found, target] = [softened(student).data, softened(wanted).data];
  const rows = student.shape[0]!;
  return tensor(
    found.map((share, i) => (TEMPERATURE * (share - target[i]!)) / rows),
    student.shape,
  );
}

const student = sequential(affine(2, 8), relu(), affine(8, 2));
const trainer = await createTrainer(student, { optimizer: adam({ learningRate: 0.02 }), backend: "wasm", seed: 4 });
for (let step = 0; step < 600; step++) {
  const x = points(64); // nobody has to label these rows
  await trainer.backward(distilled(await trainer.forward(x), await teacher.predict(x, { backend: "wasm" })));
  await trainer.update();
}

const unseen = points(500);
const [mine, theirs] = [await student.predict(unseen), await teacher.predict(unseen)];
const chosen = ({ data }: chainrule.Tensor, row: number): boolean => data[2 * row + 1]! > data[2 * row]!;
const agreed = Array.from({ length: 500 }, (_, row) => row).filter((row) => chosen(mine, row) === chosen(theirs, row));
console.log(agreed.length > 460); // → true
