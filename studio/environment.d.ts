/** What Vite makes of imports that are no code. */
declare module "*.css" {}

declare module "*.md" {
  const derivation: import("./build/derivation.ts").Derivation;
  export default derivation;
}

declare module "*?raw" {
  const text: string;
  export default text;
}

interface ImportMeta {
  /** What loads each file that a pattern names, by its path. */
  glob(patterns: readonly string[]): Record<string, () => Promise<unknown>>;
}
