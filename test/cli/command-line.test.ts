import { describe, expect, it } from "vitest";
import { asTyped, commandLine, commandName } from "../../cli/base/command-line.ts";
import { defaultOutput } from "../../cli/base/files.ts";

describe("commandLine", () => {
  it("quotes what a shell would take apart", () => {
    expect(commandLine("chainrule", "train", "my data.csv", "--target", "it's")).toBe(
      "chainrule train 'my data.csv' --target 'it'\\''s'",
    );
    expect(commandLine("--delimiter", ";", "")).toBe("--delimiter ';' ''");
  });
});

describe("commandName", () => {
  it.each([
    ["/usr/local/bin/chainrule", "chainrule"],
    ["/home/me/project/node_modules/.bin/chainrule", "npx chainrule"],
    ["C:\\project\\node_modules\\.bin\\chainrule", "npx chainrule"],
    ["/home/me/project/dist/cli/main.js", "node dist/cli/main.js"],
    ["/opt/chain rule/dist/cli/main.js", "node '/opt/chain rule/dist/cli/main.js'"],
  ])("of %s is what works from here", (script, command) => {
    expect(commandName(script, "/home/me/project")).toBe(command);
  });
});

describe("asTyped", () => {
  it("calls the commands of advice as this command was called", () => {
    const advice = "Run chainrule resume runs/0001-a, or chainrule runs.";
    expect(asTyped(advice, "npx chainrule")).toBe("Run npx chainrule resume runs/0001-a, or npx chainrule runs.");
    expect(asTyped("a page of chainrule. Read chainrule runs.csv.", "x")).toBe(
      "a page of chainrule. Read chainrule runs.csv.",
    );
  });
});

describe("defaultOutput", () => {
  it.each([
    ["data/penguins.csv", "penguins.safetensors"],
    ["rows.csv.gz", "rows.safetensors"],
    ["a.b.tsv", "a.b.safetensors"],
    ["mnist", "mnist.safetensors"],
    ["-", "model.safetensors"],
    [".csv", "model.safetensors"],
  ])("of %s", (data, file) => expect(defaultOutput(data)).toBe(file));
});
