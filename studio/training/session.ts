/**
 * One training run in its worker, as the page sees it: what can be asked of it, and signals of what it says.
 *
 * @module
 */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { StartEvent, Tensor } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Judgement } from "./judgement.ts";
import type { Frame, Watch } from "./protocol.ts";
import { addFrame, type Curves, noCurves } from "./run-curves.ts";
import type { LayersLook, Values } from "./statistics.ts";
import { StepRate } from "./step-rate.ts";
import { type News, WorkerClient } from "./worker-client.ts";

export type SessionState = "opening" | "playing" | "paused" | "finished" | "failed";

/** The longest that a frame may take: what is drawn stays fresh. */
const FRAME_MS = 40;
/** A page that nobody sees has one timer a second: its frames do as much as those of a second. */
const HIDDEN_FACTOR = 16;
/** From the start of one frame to that of the next, for the page to draw in between. */
const FRAME_INTERVAL_MS = 60;
/** From one look at the layers to the next, at least: eyes follow no more of them, */
const LOOK_INTERVAL_MS = 200;
/** and they may take this part of the time. */
const LOOK_SHARE = 0.25;
/** A run that has had nothing to do for so long stands still: until then its next step may be looked at. */
const STILL_MS = 150;
/** Until a run that waits for its follower asks again. */
const WAIT_MS = 10;

let opened = 0;

export class Session {
  /** No two sessions have the same: what draws one is not taken over by the next. */
  readonly id: number = ++opened;
  readonly experiment: Experiment;
  readonly samples: Samples;
  readonly curves: Curves = noCurves();
  readonly #worker: WorkerClient;
  readonly #state: Signal<SessionState> = signal("opening");
  readonly #step = signal(0);
  readonly #epoch = signal(0);
  readonly #message = signal("");
  readonly #code = signal("");
  readonly #stepsPerSecond = signal(0);
  readonly #curvesVersion = signal(0);
  readonly #start = signal<StartEvent | undefined>(undefined);
  readonly #boundary = signal<Float32Array | undefined>(undefined);
  readonly #layers = signal<LayersLook | undefined>(undefined);
  readonly #judgement = signal<Judgement | undefined>(undefined);
  readonly #rate = new StepRate();
  #stepsPerFrame = 1;
  #watch: Watch = {};
  /** When the layers may be looked at again. */
  #nextLook = 0;
  /** The step to go on to while it is not playing. */
  #goal = 0;
  #follower: Session | undefined;
  #frameIsOut = false;
  /** Steps of a frame that was asked for while another was out. */
  #owed: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(experiment: Experiment, samples: Samples) {
    this.experiment = experiment;
    this.samples = samples;
    this.#worker = new WorkerClient((news) => this.#receive(news));
    this.#worker.send({ type: "open", experiment, samples });
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
  /** The code of the error that it failed with: `CR_DIVERGED`. */
  get code(): ReadonlySignal<string> {
    return this.#code;
  }
  /** Changes whenever the curves do: the last epoch may end in a frame without a step. */
  get curvesVersion(): ReadonlySignal<number> {
    return this.#curvesVersion;
  }
  /** Over the last second or two of playing; 0 while it stands still. */
  get stepsPerSecond(): ReadonlySignal<number> {
    return this.#stepsPerSecond;
  }
  get start(): ReadonlySignal<StartEvent | undefined> {
    return this.#start;
  }
  /** Probabilities on the grid that is watched. */
  get boundary(): ReadonlySignal<Float32Array | undefined> {
    return this.#boundary;
  }
  get layers(): ReadonlySignal<LayersLook | undefined> {
    return this.#layers;
  }
  /** What the validation samples were last taken for. */
  get judgement(): ReadonlySignal<Judgement | undefined> {
    return this.#judgement;
  }

  play(): void {
    if (this.#state.value !== "paused" && this.#state.value !== "opening") return;
    this.#state.value = "playing";
    this.#rate.start(this.#step.value, performance.now());
    this.#schedule(0);
  }

  pause(): void {
    if (this.#state.value !== "playing") return;
    this.#state.value = "paused";
    this.#stepsPerSecond.value = 0;
    this.#schedule(0);
  }

  /** One step, then it stands still. */
  stepOnce(): void {
    this.pause();
    this.#nextLook = 0;
    this.#askForFrame(1);
  }

  /** Goes on until so many steps are done, as fast as it can; then it stands still. */
  goTo(step: number): void {
    this.#goal = step;
    if (!this.#frameIsOut) this.#schedule(0);
  }

  /** Whether it has not come as far as it was sent, and still may. */
  get isBehind(): boolean {
    return this.#goal > this.#step.value && !this.#isOver();
  }

  /** From now on it waits, before each frame, until the other has come as far as it was sent; undefined: no more. */
  waitFor(follower: Session | undefined): void {
    this.#follower = follower;
  }

  /** Infinity for as many as a frame has time for. */
  setSpeed(stepsPerFrame: number): void {
    this.#stepsPerFrame = stepsPerFrame;
  }

  /** Says what is to be looked at, and looks at once where the run stands still. */
  watch(watch: Watch): void {
    this.#watch = watch;
    this.#nextLook = 0;
    if (this.#state.value !== "playing") this.#askForFrame(0);
  }

  /** Logits for rows of x, (N, D). */
  async predict(x: Float32Array): Promise<Tensor> {
    return (await this.#worker.ask({ type: "predict", x })) as Tensor;
  }

  async values(): Promise<Values> {
    return (await this.#worker.ask({ type: "values" })) as Values;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#worker.close("The run was closed.");
  }

  #receive(news: News): void {
    if (news.type === "opened") {
      this.#start.value = news.start;
      if (this.#state.value === "opening") this.#state.value = "paused";
      this.#schedule(0);
    } else if (news.type === "frame") this.#take(news);
    else this.#fail(news.message, news.code);
  }

  #take(frame: Frame): void {
    if (this.#state.value === "failed") return; // it was asked for before that was known
    this.#frameIsOut = false;
    addFrame(this.curves, frame);
    batch(() => this.#publish(frame));
    if (this.#owed !== undefined) this.#askForFrame(this.#owed);
    else this.#schedule(FRAME_INTERVAL_MS - FRAME_MS);
  }

  #publish({ steps, epochs, ended, boundary, layers, judgement }: Frame): void {
    if (steps.length + epochs.length > 0) this.#curvesVersion.value++;
    if (boundary) this.#boundary.value = boundary;
    if (layers) {
      this.#layers.value = layers;
      this.#nextLook = performance.now() + Math.max(LOOK_INTERVAL_MS, layers.milliseconds / LOOK_SHARE);
    }
    if (judgement) this.#judgement.value = judgement;
    this.#epoch.value = epochs.at(-1)?.epoch ?? this.#epoch.value;
    this.#step.value = steps.at(-1)?.step ?? this.#step.value;
    if (ended) this.#state.value = "finished";
    const isPlaying = this.#state.value === "playing";
    this.#stepsPerSecond.value = isPlaying ? this.#rate.at(this.#step.value, performance.now()) : 0;
  }

  /** What comes next, where anything does. */
  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#start.value === undefined) return;
    if (this.#state.value === "playing") this.#timer = setTimeout(() => this.#playOn(), milliseconds);
    else if (this.isBehind) this.#askForFrame(this.#goal - this.#step.value);
    else this.#lookAgain();
  }

  #playOn(): void {
    if (this.#follower?.isBehind) this.#schedule(WAIT_MS);
    else this.#askForFrame(this.#stepsPerFrame * hiddenFactor());
  }

  #isOver(): boolean {
    return this.#state.value === "finished" || this.#state.value === "failed" || this.#isClosed;
  }

  /** A run that stands still shows what it stands at. */
  #lookAgain(): void {
    if (!this.#watch.layers || this.#layers.value?.step === this.#step.value) return;
    this.#timer = setTimeout(() => this.#askForFrame(0), Math.max(STILL_MS, this.#nextLook - performance.now()));
  }

  #askForFrame(steps: number): void {
    if (this.#isClosed || this.#start.value === undefined || this.#state.value === "failed") return;
    this.#owed = this.#frameIsOut ? steps + (this.#owed ?? 0) : undefined;
    if (this.#frameIsOut) return;
    this.#frameIsOut = true;
    const { layers, ...watch } = this.#watch;
    const looks = layers && performance.now() >= this.#nextLook;
    this.#worker.send({
      type: "frame",
      steps,
      milliseconds: FRAME_MS * hiddenFactor(),
      watch: { ...watch, ...(looks && { layers }) },
    });
  }

  #fail(message: string, code: string): void {
    this.#state.value = "failed";
    this.#stepsPerSecond.value = 0;
    this.#code.value = code;
    this.#message.value = message;
    this.#worker.giveUp(message);
  }
}

function hiddenFactor(): number {
  return document.hidden ? HIDDEN_FACTOR : 1;
}
