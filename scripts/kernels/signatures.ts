/**
 * The signatures of kernels, read from sources: of the plain functions behind `ownKernel("name", fn)`, and of the exported
 * functions in AssemblyScript.
 *
 * @module
 */
import ts from "typescript";
import { CORE } from "./match.ts";

/** A parameter as its source has it. */
export interface Parameter {
  readonly name: string;
  /** The text of its type: `FloatArray`, `number`, `usize`. */
  readonly type: string;
}

export interface Signature {
  readonly name: string;
  /** Where it stands, as messages and imports name it. */
  readonly file: string;
  readonly parameters: readonly Parameter[];
}

/** An exported function in AssemblyScript, with what the docstrings of it and of its module say. */
export interface AssemblyFunction extends Signature {
  /** `@nanoseconds 0.04·N·D·M`: what a call takes one thread, roughly. */
  readonly nanoseconds: string | undefined;
  /** `@family NAME` of its module: the kernels that are loaded together. */
  readonly family: string;
}

/** The kernels that a TypeScript source makes of its functions. @throws Error where one cannot be read */
export function plainKernels(file: string, text: string): Signature[] {
  const source = parse(file, text);
  const found: Signature[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === "ownKernel") {
      found.push(plainKernel(file, source, node));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function plainKernel(file: string, source: ts.SourceFile, call: ts.CallExpression): Signature {
  const [name, plain] = call.arguments;
  if (!name || !ts.isStringLiteral(name)) throw new Error(`${file}: the name of an ownKernel must be a literal text.`);
  const declaration = source.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === plain?.getText(source),
  ) as ts.FunctionDeclaration | undefined;
  if (!declaration) {
    throw new Error(`${file}: the kernel "${name.text}" must be given a function that is declared in the same file.`);
  }
  return { name: name.text, file, parameters: parametersOf(source, declaration) };
}

/** The functions that an AssemblyScript source exports. */
export function assemblyFunctions(file: string, text: string): AssemblyFunction[] {
  const source = parse(file, text);
  const family = /@family\s+(\S+)/.exec(/\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? "")?.[1] ?? CORE;
  return source.statements
    .filter((statement) => ts.isFunctionDeclaration(statement))
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((declaration) => ({
      name: declaration.name!.text,
      file,
      parameters: parametersOf(source, declaration),
      nanoseconds: tagOf(declaration, "nanoseconds"),
      family,
    }));
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function parametersOf(source: ts.SourceFile, { parameters }: ts.FunctionDeclaration): Parameter[] {
  return parameters.map(({ name, type }) => ({ name: name.getText(source), type: type?.getText(source) ?? "any" }));
}

function tagOf(declaration: ts.FunctionDeclaration, name: string): string | undefined {
  const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === name);
  return tag && (ts.getTextOfJSDocComment(tag.comment)?.trim() ?? "");
}
