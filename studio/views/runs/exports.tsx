/**
 * What can be taken away from the present run.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { codeOf } from "../../export/code.ts";
import { curvesCsv } from "../../export/curves.ts";
import { download } from "../../export/download.ts";
import { onnxOf } from "../../export/onnx.ts";
import { pictureOf } from "../../export/picture.ts";
import { weightsOf } from "../../export/weights.ts";
import type { Session } from "../../training/session.ts";

interface Export {
  readonly title: string;
  readonly about: string;
  run(session: Session): Promise<void> | void;
}

const EXPORTS: readonly Export[] = [
  {
    title: "Weights",
    about: "experiment.safetensors: chainrule predict takes it, and PyTorch’s load_state_dict",
    run: async (session) => download("experiment.safetensors", (await weightsOf(session)) as BlobPart),
  },
  {
    title: "ONNX",
    about: "experiment.onnx: for ONNX Runtime and other systems",
    run: async (session) => download("experiment.onnx", (await onnxOf(session)) as BlobPart),
  },
  {
    title: "Code",
    about: "experiment.ts: a program that repeats the whole run in Node, to the same bits",
    run: ({ experiment, samples }) =>
      download("experiment.ts", codeOf(experiment, samples, location.href), "text/plain"),
  },
  {
    title: "Curves",
    about: "curves.csv: loss and accuracy by step",
    run: ({ curves }) => download("curves.csv", curvesCsv(curves), "text/csv"),
  },
  {
    title: "Picture",
    about: "picture.png: the plane as the network sees it, where the samples are points",
    run: async (session) => download("picture.png", await pictureOf(session), "image/png"),
  },
];

export function Exports({ run }: { readonly run: Session }): JSX.Element {
  const failed = useSignal("");
  const start = async (wanted: Export): Promise<void> => {
    try {
      await wanted.run(run);
      failed.value = "";
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <section class="card stack" aria-labelledby="export-title">
      <h2 id="export-title">Take away</h2>
      <p class="soft">Of the present run, as it is now.</p>
      <ul class="exports">
        {EXPORTS.filter(({ title }) => title !== "Picture" || run.samples.look === "plane").map((wanted) => (
          <li key={wanted.title}>
            <button type="button" onClick={() => start(wanted)}>
              {wanted.title}
            </button>
            <span class="small soft">{wanted.about}</span>
          </li>
        ))}
      </ul>
      {failed.value && (
        <p class="error" role="alert">
          {failed.value}
        </p>
      )}
    </section>
  );
}
