/**
 * `chainrule studio`: serves the page in which networks are trained and looked into.
 *
 * @module
 */
import { join } from "node:path";
import { EXIT } from "../base/exit-codes.ts";
import { Interruption } from "../base/interrupt.ts";
import { type Io, writeJson } from "../base/io.ts";
import { packageFolder } from "../base/version.ts";
import { serve } from "../serve/server.ts";
import { readSite } from "../serve/site.ts";

export interface StudioFlags {
  readonly port?: number;
  readonly json?: boolean;
}

const DEFAULT_PORT = 5173;

const FOLDER = join(packageFolder, "dist/studio");

/** Runs until it is stopped. @returns the exit code */
export async function studioCommand({ port = DEFAULT_PORT, json }: StudioFlags, io: Io): Promise<number> {
  const interruption = new Interruption();
  const serving = await serve(await readSite(FOLDER), port);
  if (json) writeJson(io, { type: "serving", address: serving.address });
  else {
    io.out.line(`The studio is at ${io.out.style.bold(serving.address)}`);
    io.err.line(
      io.err.style.dim("Only this machine can open the page, and nothing leaves this machine. Ctrl-C ends the studio."),
    );
  }
  await new Promise<void>((resolve) => {
    interruption.onFirst = resolve;
  });
  await serving.close();
  interruption.dispose();
  return EXIT.ok;
}
