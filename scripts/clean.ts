/**
 * Removes `dist/`, so that no output of a file that was renamed or deleted lingers there.
 *
 * @module
 */
import { rmSync } from "node:fs";

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
