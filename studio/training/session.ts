/**
 * One training run in its worker, as the page sees it: what can be asked of it, and signals of what it says.
 *
 * @module
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { StartEvent, Tensor } from "../../src/index.ts";
import { Series } from "../charts/series.ts";
import type { Samples } from "../data/samples.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Frame, Reply, Request, Watch } from "./protocol.ts";
import type { LayerStatistics, Values } from "./statistics.ts";

export type SessionState = "opening" | "playing" | "paused" | "finished" | "failed";

/** The curves of a run; read them again whenever {@link Session.step} changes. */
export interface Curves {
  readonly loss: Series;
  readonly accuracy: Series;
  readonly validationLoss: Series;
  readonly validationAccuracy: Series;
}

/** The longest that a frame may take: what is drawn stays fresh. */
const FRAME_MS = 40;
/** A page that nobody sees has one timer a second: its frames do as much as those of a second. */
const HIDDEN_FACTOR = 16;
/** From the start of one frame to that of the next, for the page to draw in between. */
const FRAME_INTERVAL_MS = 60;

export class Session {
  readonly experiment: Experiment;
  readonly samples: Samples;
  readonly curves: Curves = {
    loss: new Series(),
    accuracy: new Series(),
    validationLoss: new Series(),
    validationAccuracy: new Series(),
  };
  readonly #worker: Worker;
  readonly #state: Signal<SessionState> = signal("opening");
  readonly #step = signal(0);
  readonly #epoch = signal(0);
  readonly #message = signal("");
  readonly #start = signal<StartEvent | undefined>(undefined);
  readonly #boundary = signal<Float32Array | undefined>(undefined);
  readonly #layers = signal<readonly LayerStatistics[] | undefined>(undefined);
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #nextId = 0;
  #stepsPerFrame = 1;
  #watch: Watch = {};
  #frameIsOut = false;
  /** Steps of a frame that was asked for while another was out. */
  #owed: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(experiment: Experiment, samples: Samples, threads: number | undefined) {
    this.experiment = experiment;
    this.samples = samples;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#worker.onerror = ({ message }) =>
      this.#fail(`The training worker stopped: ${message || "it could not be loaded"}.`);
    this.#send({ type: "open", experiment, samples, threads });
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }
  /** Steps done. */
  get step(): ReadonlySignal<number> {
    return this.#step;
  }
  /** Epochs done. */
  get epoch(): ReadonlySignal<number> {
    return this.#epoch;
  }
  /** Why it failed. */
  get message(): ReadonlySignal<string> {
    return this.#message;
  }
  get start(): ReadonlySignal<StartEvent | undefined> {
    return this.#start;
  }
  /** Probabilities on the grid that is watched. */
  get boundary(): ReadonlySignal<Float32Array | undefined> {
    return this.#boundary;
  }
  get layers(): ReadonlySignal<readonly LayerStatistics[] | undefined> {
    return this.#layers;
  }

  play(): void {
    if (this.#state.value !== "paused" && this.#state.value !== "opening") return;
    this.#state.value = "playing";
    this.#schedule(0);
  }

  pause(): void {
    if (this.#state.value === "playing") this.#state.value = "paused";
  }

  /** One step, then it stands still. */
  stepOnce(): void {
    this.pause();
    this.#askForFrame(1);
  }

  /** Infinity for as many as a frame has time for. */
  setSpeed(stepsPerFrame: number): void {
    this.#stepsPerFrame = stepsPerFrame;
  }

  /** Says what is to be looked at, and looks at once where the run stands still. */
  watch(watch: Watch): void {
    this.#watch = watch;
    if (this.#state.value !== "playing") this.#askForFrame(0);
  }

  /** Logits for rows of x, (N, D). */
  async predict(x: Float32Array): Promise<Tensor> {
    return (await this.#ask({ type: "predict", id: this.#nextId++, x })) as Tensor;
  }

  async values(): Promise<Values> {
    return (await this.#ask({ type: "values", id: this.#nextId++ })) as Values;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    this.#rejectAll("The run was closed.");
  }

  #receive(reply: Reply): void {
    if (reply.type === "opened") {
      this.#start.value = reply.start;
      if (this.#state.value === "opening") this.#state.value = "paused";
      this.#schedule(0);
    } else if (reply.type === "frame") this.#take(reply);
    else if (reply.type === "answer") {
      this.#waiting.get(reply.id)?.resolve(reply.value);
      this.#waiting.delete(reply.id);
    } else this.#fail(reply.message);
  }

  #take({ steps, epochs, ended, boundary, layers }: Frame): void {
    const { loss, accuracy, validationLoss, validationAccuracy } = this.curves;
    for (const event of steps) {
      loss.add(event.step, event.loss);
      accuracy.add(event.step, event.accuracy ?? Number.NaN);
    }
    for (const { step, validation } of epochs) {
      validationLoss.add(step, validation?.loss ?? Number.NaN);
      validationAccuracy.add(step, validation?.accuracy ?? Number.NaN);
    }
    this.#frameIsOut = false;
    if (boundary) this.#boundary.value = boundary;
    if (layers) this.#layers.value = layers;
    this.#epoch.value = epochs.at(-1)?.epoch ?? this.#epoch.value;
    this.#step.value = steps.at(-1)?.step ?? this.#step.value;
    if (ended) this.#state.value = "finished";
    if (this.#owed !== undefined) this.#askForFrame(this.#owed);
    else this.#schedule(FRAME_INTERVAL_MS - FRAME_MS);
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#state.value !== "playing" || this.#start.value === undefined) return;
    this.#timer = setTimeout(() => this.#askForFrame(this.#stepsPerFrame), milliseconds);
  }

  #askForFrame(steps: number): void {
    if (this.#isClosed || this.#start.value === undefined || this.#state.value === "failed") return;
    this.#owed = this.#frameIsOut ? steps : undefined;
    if (this.#frameIsOut) return;
    this.#frameIsOut = true;
    const factor = document.hidden ? HIDDEN_FACTOR : 1;
    this.#send({ type: "frame", steps: steps * factor, milliseconds: FRAME_MS * factor, watch: this.#watch });
  }

  #ask(request: Extract<Request, { id: number }>): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error("The run was closed."));
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#send(request);
    });
  }

  #fail(message: string): void {
    this.#state.value = "failed";
    this.#message.value = message;
    this.#rejectAll(message);
  }

  #rejectAll(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }
}
