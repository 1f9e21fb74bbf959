/**
 * The plane of a run as a picture.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { drawPlane, gridOf, PLANE_SIZE } from "../charts/boundary.tsx";
import { probabilitiesAt } from "../training/grid.ts";
import type { Session } from "../training/session.ts";

/** PNG, as it is now. @throws ConfigError where the samples are no points */
export async function pictureOf(session: Session): Promise<Blob> {
  const { samples } = session;
  if (samples.look !== "plane") throw new ConfigError("Only samples of two numbers can be drawn in the plane.");
  const canvas = new OffscreenCanvas(PLANE_SIZE, PLANE_SIZE);
  const grid = gridOf(samples);
  drawPlane(canvas.getContext("2d")!, samples, grid, await probabilitiesAt((x) => session.predict(x), grid));
  return canvas.convertToBlob({ type: "image/png" });
}
