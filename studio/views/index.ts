/**
 * The views, in the order of their tabs.
 *
 * @module
 */
import type { ComponentType } from "preact";

export interface View {
  /** As links say it. */
  readonly name: string;
  readonly title: string;
  load(): Promise<ComponentType>;
}

export const VIEWS: readonly View[] = [
  { name: "train", title: "Train", load: async () => (await import("./train/train-view.tsx")).TrainView },
  { name: "layers", title: "Layers", load: async () => (await import("./layers/layers-view.tsx")).LayersView },
  { name: "runs", title: "Runs", load: async () => (await import("./runs/runs-view.tsx")).RunsView },
  {
    name: "chain-rule",
    title: "Chain rule",
    load: async () => (await import("./chain-rule/chain-rule-view.tsx")).ChainRuleView,
  },
  { name: "book", title: "Book", load: async () => (await import("./book/book-view.tsx")).BookView },
];
