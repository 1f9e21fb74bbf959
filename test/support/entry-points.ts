/** What a user's program takes of each entry point that has types. */
export const ENTRY_POINTS: Readonly<Record<string, string>> = {
  main: `import { affine, fit, type Network, relu, sequential, tensor } from "chainrule";
const net: Network<2, 2> = sequential(affine(2, 8), relu(), affine(8, 2));
const history = fit(net, { x: tensor([[0, 1]]), labels: [1] }, { epochs: 1 });
export const loss: Promise<number> = history.then(({ epochs }) => epochs[0]!.loss);`,
  data: `import { parseCsv } from "chainrule/data";
export const parse: typeof parseCsv = parseCsv;`,
  metrics: `import { classificationReport, rocAuc } from "chainrule/metrics";
export const both = [classificationReport, rocAuc] as const;`,
  onnx: `import { exportOnnx, importOnnx } from "chainrule/onnx";
export const both = [exportOnnx, importOnnx] as const;`,
  node: `import { loadModel, saveSafetensors } from "chainrule/node";
export const both = [loadModel, saveSafetensors] as const;`,
  mpi: `import * as mpi from "chainrule/mpi";
export const names: string[] = Object.keys(mpi);`,
};

/** The values of `moduleResolution`, each with a value of `module` that TypeScript allows beside it. */
export const RESOLUTIONS = { node10: "ES2022", node16: "Node16", nodenext: "NodeNext", bundler: "ES2022" } as const;

/**
 * The text of a tsconfig.json that reads every declaration of the package.
 *
 * @param version of TypeScript: since 6.0 `node10` is deprecated
 */
export function tsconfigOf(version: string, moduleResolution: keyof typeof RESOLUTIONS): string {
  const isDeprecated = version.startsWith("6.") && moduleResolution === "node10";
  const compilerOptions = {
    ...{ moduleResolution, module: RESOLUTIONS[moduleResolution], target: "ES2022", lib: ["ES2022", "DOM"] },
    ...{ strict: true, skipLibCheck: false, noEmit: true, types: ["node"] },
    ...(isDeprecated ? { ignoreDeprecations: "6.0" } : {}),
  };
  return JSON.stringify({ compilerOptions, include: ["*.ts"] });
}
