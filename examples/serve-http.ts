/** A model behind HTTP: POST a row as JSON, or a list of rows, and get the answers. `npx tsx examples/serve-http.ts MODEL [PORT]` */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as chainrule from "../src/index.ts";
import { loadModel } from "../src/node/index.ts";

const MOST_BYTES = 1_000_000;
const MOST_ROWS = 1000;

/** What a client did wrong, with the status that says so. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const [path, port = "8080"] = process.argv.slice(2);
if (path === undefined) throw new Error("Say which model: serve-http.ts MODEL [PORT]");
const model = await loadModel(path);
await model.ready();

/** Ended where it grows too long: nobody's memory is filled by what somebody sends. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new Refusal(413, `The body has more than ${MOST_BYTES} bytes. Send fewer rows at a time.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function rowsIn(text: string): chainrule.Row | chainrule.Row[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    throw new Refusal(
      400,
      'The body is no JSON. Send a row such as { "area": 155, "heating": "oil" }, or a list of rows.',
    );
  }
  if (Array.isArray(rows) && rows.length > MOST_ROWS)
    throw new Refusal(413, `Send at most ${MOST_ROWS} rows at a time.`);
  return rows as chainrule.Row | chainrule.Row[]; // predictNow says what is wrong with them
}

async function answer(request: IncomingMessage): Promise<unknown> {
  if (request.url !== "/predict") throw new Refusal(404, "There is only POST /predict.");
  if (request.method !== "POST") throw new Refusal(405, "Send rows by POST.");
  const rows = rowsIn(await bodyOf(request));
  return Array.isArray(rows) ? model.predictNow(rows) : model.predictNow(rows);
}

/** Errors of chainrule are about the rows; any other is this program's, and none of the client's business. */
function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  return error instanceof chainrule.DataError || error instanceof chainrule.ShapeError ? 400 : 500;
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let [status, content]: [number, unknown] = [200, undefined];
  try {
    content = await answer(request);
  } catch (error) {
    status = statusOf(error);
    content = { error: status === 500 ? "The service failed." : (error as Error).message };
    if (status === 500) console.error(error);
  }
  const headers = { "content-type": "application/json", ...(status === 413 && { connection: "close" }) };
  response.writeHead(status, headers).end(JSON.stringify(content));
}

const server = createServer({ requestTimeout: 10_000 }, (request, response) => void handle(request, response));
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`);
});
