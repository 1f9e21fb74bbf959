/**
 * What `predict` of a model takes, and what it gives: `tsc` is the test.
 */
import type { Answer, ClassAnswer, Row, TrainedModel } from "../../src/index.ts";

interface Passenger {
  readonly name: string;
  age: number | null;
  passengerClass?: 1 | 2 | 3;
}

/** Never called: only its types matter. */
export async function types(model: TrainedModel, passenger: Passenger, row: Row): Promise<void> {
  const one: Answer = await model.predict(passenger);
  const several: Answer[] = await model.predict([passenger, passenger]);
  await model.predict(row);
  await model.predict([row]);
  await model.predict({ age: 3, name: "a" });
  await model.predict([{ age: 3 }, { age: null }]);
  await model.predict([1, 2]);
  await model.predict([
    [1, 2],
    [3, 4],
  ] as const);
  await model.predict([Float32Array.of(1)]);
  await model.predict(Uint8Array.of(1), { threads: 1 });
  // @ts-expect-error a Date is no value of a row
  await model.predict({ born: new Date() });
  // @ts-expect-error nor is a list
  await model.predict([{ ages: [1, 2] }]);
  // @ts-expect-error a misspelt option
  await model.predict(passenger, { thread: 1 });
  if (typeof one === "number") one.toFixed();
  else if ("class" in one) narrowed(one);
  else if ("answers" in one) Object.values(one.answers).map((answer) => typeof answer === "number" || narrowed(answer));
  else one.map((value) => value.toFixed());
  several.flatMap((answer) => (typeof answer === "object" && "class" in answer ? [answer.class] : []));
}

function narrowed({ probabilities }: ClassAnswer): readonly number[] {
  return Object.values(probabilities);
}
