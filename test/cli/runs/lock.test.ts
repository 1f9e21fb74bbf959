import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockHolder, RunLock } from "../../../cli/runs/lock.ts";
import { isRunning, ownIdentity } from "../../../cli/runs/process-identity.ts";
import { createRandom } from "../../../src/index.ts";
import { intercept } from "../../faults/intercept.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lockedBy(holder: object | string): void {
  writeFileSync(join(folder, "lock"), typeof holder === "string" ? holder : JSON.stringify(holder));
}

/** A process that has ended, and whose end was seen. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("exit", resolve));
  return child.pid!;
}

/** A process asks for the lock, and ends before it renames a file. */
async function endsAtRename(): Promise<void> {
  let hasEnded = false;
  const restore = await intercept(folder, ({ operation, proceed }) => {
    hasEnded ||= operation === "rename";
    if (hasEnded) throw new Error("ended");
    return proceed();
  });
  await expect(RunLock.acquire(folder)).rejects.toThrow("ended");
  restore();
}

describe("the lock of a run", () => {
  it("is not waited for where a pipe lies in its place", async () => {
    execFileSync("mkfifo", [join(folder, "lock")]);
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "CR_CONFIG" });
    await expect(lockHolder(folder)).rejects.toMatchObject({ code: "CR_DATA" });
  });

  it("is held by one, and leaves nothing behind", async () => {
    const lock = await RunLock.acquire(folder);
    expect(await lockHolder(folder)).toEqual(ownIdentity());
    await expect(RunLock.acquire(folder)).rejects.toThrow(
      `${folder} is in use by process ${process.pid}. Wait until the process ends, or stop the process: kill ${process.pid}.`,
    );
    expect(readdirSync(folder)).toEqual(["lock"]);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(await lockHolder(folder)).toBeUndefined();
  });

  it("is taken over from a process that has ended", async () => {
    lockedBy({ ...ownIdentity(), pid: await deadProcess() });
    await RunLock.acquire(folder);
    expect(await lockHolder(folder)).toEqual(ownIdentity());
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("is taken over where the number of a process that has ended was given to another", async () => {
    lockedBy({ ...ownIdentity(), started: "another boot 1" });
    expect(ownIdentity().started).toBeDefined();
    await RunLock.acquire(folder);
    expect(await lockHolder(folder)).toEqual(ownIdentity());
  });

  it.each(["", "{", "[]", '{"pid":0,"host":"a"}', '{"pid":-1,"host":"a"}', '{"pid":"1","host":"a"}', "null"])(
    "is taken over where it names no process: %j",
    async (text) => {
      lockedBy(text);
      await RunLock.acquire(folder);
      expect(await lockHolder(folder)).toEqual(ownIdentity());
    },
  );

  it("of another machine is respected, since its processes cannot be seen", async () => {
    lockedBy({ pid: 1, host: "elsewhere.example" });
    await expect(RunLock.acquire(folder)).rejects.toThrow(
      `${folder} is in use by process 1 of elsewhere.example. If that process has ended, delete ${join(folder, "lock")}.`,
    );
  });

  it("goes to one of many who ask at the same time, a dead process's too", async () => {
    for (let round = 0; round < 10; round++) {
      lockedBy({ ...ownIdentity(), started: "another boot 1" });
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.acquire(folder)));
      expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(readdirSync(folder)).toEqual(["lock"]);
    }
  });

  it("goes to one of many who are slow, each at another moment", async () => {
    const random = createRandom(1, "data");
    const restore = await intercept(folder, async ({ proceed }) => {
      for (let turns = random.integer(30); turns > 0; turns--) await new Promise(setImmediate);
      return proceed();
    });
    try {
      for (let round = 0; round < 40; round++) {
        lockedBy({ ...ownIdentity(), started: "another boot 1" });
        const asked = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.acquire(folder)));
        expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        expect(readdirSync(folder)).toEqual(["lock"]);
      }
    } finally {
      restore();
    }
  });

  it("is taken over where processes ended while they took it over", async () => {
    lockedBy({ ...ownIdentity(), pid: await deadProcess() });
    for (let ended = 1; ended <= 3; ended++) {
      await endsAtRename();
      const left = readdirSync(folder).filter((name) => name !== "lock");
      expect(left).toHaveLength(2 * ended); // what it is named in, and its claim
      await expect(RunLock.acquire(folder)).rejects.toThrow(`${folder} is in use by process ${process.pid}`);
      for (const path of left.map((name) => join(folder, name)))
        writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), started: "another boot 1" }));
    }
    await RunLock.acquire(folder);
    expect(await lockHolder(folder)).toEqual(ownIdentity());
  });

  it("is known to be lost where another process has it now", async () => {
    const lock = await RunLock.acquire(folder);
    await lock.assertHeld();
    lockedBy({ ...ownIdentity(), pid: 1 });
    await expect(lock.assertHeld()).rejects.toThrow(`${folder} is in use by process 1.`);
    await lock.release();
    expect(readdirSync(folder)).toEqual(["lock"]);
    rmSync(join(folder, "lock"));
    await expect(lock.assertHeld()).rejects.toThrow(`${folder} has lost its lock: ${join(folder, "lock")} was deleted`);
    await rename(folder, `${folder}-renamed`);
    await expect(lock.assertHeld()).rejects.toThrow(`${folder} is no longer there`);
    await rename(`${folder}-renamed`, folder);
  });

  it("says so where it cannot be read", async () => {
    mkdirSync(join(folder, "lock"));
    const refused = {
      code: "CR_DATA",
      message: expect.stringContaining(`${join(folder, "lock")} cannot be read`),
    };
    await expect(lockHolder(folder)).rejects.toMatchObject(refused);
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "CR_CONFIG" });
  });

  it("says so where the folder is not there", async () => {
    await expect(RunLock.acquire(join(folder, "nowhere"))).rejects.toMatchObject({ code: "CR_CONFIG" });
  });
});

describe("isRunning", () => {
  it("knows this process, and one that has ended", async () => {
    expect(isRunning(ownIdentity())).toBe(true);
    expect(isRunning({ ...ownIdentity(), pid: await deadProcess() })).toBe(false);
  });

  it("takes a process whose start nobody knows for running", () => {
    const { pid, host } = ownIdentity();
    expect(isRunning({ pid, host })).toBe(true);
  });
});
