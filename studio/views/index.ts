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
  {
    name: "chain-rule",
    title: "Chain rule",
    load: async () => (await import("./chain-rule/chain-rule-view.tsx")).ChainRuleView,
  },
  { name: "book", title: "Book", load: async () => (await import("./book/book-view.tsx")).BookView },
];
