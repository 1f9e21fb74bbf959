import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { affine, type Model, sequential, type TableEncoding } from "../../src/index.ts";
import { saveModel } from "../../src/node/index.ts";
import { runCommand } from "../support/command.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

/** The answer is `area`; the class is the more certain, the further `area` is from 0. */
async function save(name: string, target: TableEncoding["target"], weights: readonly number[]): Promise<void> {
  const network = sequential(affine(1, weights.length));
  network.loadState({ "0.w": [weights], "0.b": weights.map(() => 0) });
  const encoding: TableEncoding = { features: [{ kind: "number", name: "area", mean: 0, std: 1 }], target };
  const description: Model["description"] =
    target.task === "classification"
      ? { task: target.task, classes: target.classes, inputs: { kind: "table", encoding } }
      : { task: target.task, inputs: { kind: "table", encoding } };
  await saveModel({ network, description }, at(name));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-predict-"));
  await save("price", { task: "regression", name: "price", mean: 0, std: 1 }, [2]);
  await save("sold", { task: "classification", name: "sold", classes: ["no", "yes"] }, [0, Math.log(9)]);
  await save("odd", { task: "classification", name: "probability", classes: ["1", "2"] }, [0, Math.log(9)]);
  await writeFile(at("new.csv"), 'id,"name, full",area,price\n007,"a, b",1,10\nx,,2.50,NA\n');
});
afterAll(() => rm(folder, { recursive: true }));

const predict = async (model: string, ...flags: string[]): Promise<string[]> => {
  const { out } = await runCommand("predict", at(model), at("new.csv"), ...flags);
  return out.trimEnd().split("\n");
};

describe("predict", () => {
  it("prints the answers alone, unless told otherwise", async () => {
    expect(await predict("price")).toEqual(["price", "2", "5"]);
    expect(await predict("sold")).toEqual(["sold,probability", "yes,0.9", "yes,0.9959016"]);
  });

  it("keeps columns of the input in front, in the order of the flag", async () => {
    expect(await predict("sold", "--keep", '"name, full",id')).toEqual([
      '"name, full",id,sold,probability',
      '"a, b",007,yes,0.9',
      ",x,yes,0.9959016",
    ]);
    expect(await predict("sold", "--keep", "area", "--keep", "id")).toEqual([
      "area,id,sold,probability",
      "1,007,yes,0.9",
      "2.50,x,yes,0.9959016",
    ]);
    expect(await predict("sold", "--keep", "id", "--json")).toEqual([
      '{"id":"007","sold":"yes","probability":0.9}',
      '{"id":"x","sold":"yes","probability":0.9959016}',
    ]);
  });

  it("keeps all, and calls the answer otherwise than a kept column", async () => {
    expect(await predict("price", "--keep-all")).toEqual([
      'id,"name, full",area,price,price (predicted)',
      '007,"a, b",1,10,2',
      "x,,2.50,NA,5",
    ]);
    const [, second] = await predict("price", "--keep-all", "--json");
    expect(second).toContain('"area":2.50,'); // a number with its own digits
    expect(JSON.parse(second!)).toEqual({
      id: "x",
      "name, full": null,
      area: 2.5,
      price: "NA",
      "price (predicted)": 5,
    });
    expect(await predict("odd")).toEqual(["probability,probability (predicted)", "2,0.9", "2,0.9959016"]);
  });

  it("keeps each cell as it stands in the file, whatever it means", async () => {
    const kept = async (name: string, text: string, ...flags: string[]): Promise<string[]> => {
      await writeFile(at(name), text);
      const { out } = await runCommand("predict", at("price"), at(name), "--keep", "id", ...flags);
      return out
        .trimEnd()
        .split("\n")
        .slice(flags.includes("--json") ? 0 : 1)
        .map((line) =>
          flags.includes("--json") ? line.slice('{"id":'.length, line.indexOf(',"price')) : line.replace(/,[^,]*$/, ""),
        );
    };
    const ids = ["1E5", "TRUE", "1.10", "+491512345", "NA", "-0", "12345678901234567890", '" a"', "", "-999", "inf"];
    const text = `id,area\n${ids.map((id) => `${id},1`).join("\n")}\n`;
    const flags = ["--missing-values=-999"];
    expect(await kept("ids.csv", text, ...flags)).toEqual(ids);
    expect(await kept("ids.csv", text.replaceAll(",", ";"), ...flags)).toEqual(ids);
    expect(await kept("ids.csv", text, "--json", ...flags)).toEqual([
      ...[
        "1E5",
        '"TRUE"',
        "1.10",
        '"+491512345"',
        '"NA"',
        "-0",
        '"12345678901234567890"',
        '" a"',
        "null",
        "-999",
        '"inf"',
      ],
    ]);
    const rows = '[{"id":"TRUE","area":1},{"id":"1.10","area":1},{"id":-999,"area":1},{"area":1},{"id":1.50,"area":1}]';
    expect(await kept("ids.json", rows, ...flags)).toEqual(["TRUE", "1.10", "-999", "", "1.5"]);
    expect(await kept("comma.csv", "id;area\n1,50;2\n1.000,5;2,5\n", "--decimal", ",")).toEqual([
      '"1,50"',
      '"1.000,5"',
    ]);
    expect(await kept("comma.csv", "id;area\n1,50;2\n2;2,5\n", "--decimal", ",", "--json")).toEqual(["1.5", "2"]);
    const many = `id,area\n${Array.from({ length: 200_000 }, (_, i) => `${i}.0,1`).join("\n")}\n`;
    const read = await kept("many.csv", many); // in several blocks
    expect(read).toHaveLength(200_000);
    expect(read.every((id, i) => id === `${i}.0`)).toBe(true);
  });

  it("keeps cells of a file without a header, and of a column that is learned from", async () => {
    await writeFile(at("bare.csv"), "1.0,007\n+2,x\n");
    const network = sequential(affine(2, 1));
    network.loadState({ "0.w": [[1], [1]], "0.b": [0] });
    await saveModel({ network, description: { task: "regression", inputs: { kind: "raw" } } }, at("sum"));
    await writeFile(at("bare.csv"), "1.0,2\n+2,3\n");
    const { out } = await runCommand("predict", at("sum"), at("bare.csv"), "--no-header", "--keep", "column 1");
    expect(out).toBe("column 1,value\n1.0,3\n+2,5\n");
    await writeFile(at("area.csv"), "area\n1.0\n+2\n");
    const asked = await runCommand("predict", at("price"), at("area.csv"), "--keep-all");
    expect(asked.out).toBe("area,price\n1.0,2\n+2,4\n");
  });

  it("adds the probabilities of all classes", async () => {
    expect(await predict("sold", "--probabilities")).toEqual([
      "sold,probability,p(no),p(yes)",
      "yes,0.9,0.1,0.9",
      "yes,0.9959016,0.00409836,0.9959016",
    ]);
    const [first] = await predict("sold", "--probabilities", "--json");
    expect(JSON.parse(first!)).toEqual({ sold: "yes", probability: 0.9, probabilities: { no: 0.1, yes: 0.9 } });
    await expect(predict("price", "--probabilities")).rejects.toThrow(
      "and this one gives numbers. Leave this flag out.",
    );
  });

  it("writes to a file that -o names", async () => {
    expect(await predict("price", "-o", at("answers.csv"))).toEqual([""]);
    expect(await readFile(at("answers.csv"), "utf8")).toBe("price\n2\n5\n");
  });

  it("refuses a column that is not there, and leaves no file behind", async () => {
    const asked = predict("price", "--keep", "aera", "-o", at("none.csv"));
    await expect(asked).rejects.toMatchObject({ code: "CR_CONFIG" });
    await expect(asked).rejects.toThrow(/^--keep: .*new\.csv has no column "aera"\. Did you mean "area"\?$/);
    await expect(readFile(at("none.csv"))).rejects.toThrow("ENOENT");
    await expect(predict("price", "--keep", "id", "--keep-all")).rejects.toThrow("cannot be used with");
  });

  it("refuses to keep columns of what has none", async () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }".padEnd(117);
    const npy = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(`${header}\n`)]);
    await writeFile(at("x.npy"), Buffer.concat([npy, Buffer.from(Float32Array.of(1).buffer)]));
    for (const flags of [["--keep", "id"], ["--keep-all"]]) {
      const asked = runCommand("predict", at("price"), at("x.npy"), ...flags);
      await expect(asked).rejects.toThrow(
        `${flags[0]} keeps columns of a table, but ${at("x.npy")} is not a table. Leave this flag out.`,
      );
    }
    expect((await runCommand("predict", at("price"), at("x.npy"))).out).toBe("price\n2\n");
  });

  it("gives one column for each output of a regression with several", async () => {
    const network = sequential(affine(1, 2));
    network.loadState({ "0.w": [[1, 2]], "0.b": [0, 0] });
    await saveModel({ network, description: { task: "regression", inputs: { kind: "raw" } } }, at("two"));
    await writeFile(at("plain.csv"), "a\n1\n3\n");
    const { out } = await runCommand("predict", at("two"), at("plain.csv"), "--keep", "a");
    expect(out).toBe("a,out[0],out[1]\n1,1,2\n3,3,6\n");
  });
});
