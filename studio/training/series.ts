/**
 * A curve in bounded memory: beyond a number of points, neighbours are drawn together to their mean, their least and
 * their most, so that no peak is lost.
 *
 * @module
 */

/** One point of a curve, or several that were drawn together. */
export interface Bucket {
  /** Of the last point in it. */
  readonly at: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

const MOST_BUCKETS = 2000;

/** Points with growing `at`; not a number where a value is none. */
export class Series {
  #buckets: Bucket[] = [];
  /** Points in a bucket: a power of two. */
  #size = 1;
  /** The bucket that is not full yet. */
  #open: { bucket: Bucket; count: number } | undefined;
  /** The first point that is not finite. */
  firstNonFinite: number | undefined;
  /** The first of the least points. */
  least: { readonly at: number; readonly value: number } | undefined;

  add(at: number, value: number): void {
    if (!Number.isFinite(value)) this.firstNonFinite ??= at;
    else if (this.least === undefined || value < this.least.value) this.least = { at, value };
    const single = { at, mean: value, least: value, most: value };
    this.#open = this.#open
      ? { bucket: joined(this.#open.bucket, this.#open.count, single, 1), count: this.#open.count + 1 }
      : { bucket: single, count: 1 };
    if (this.#open.count < this.#size) return;
    this.#buckets.push(this.#open.bucket);
    this.#open = undefined;
    if (this.#buckets.length >= MOST_BUCKETS) this.#halve();
  }

  /** In order of `at`; the last one may not be full. */
  get buckets(): readonly Bucket[] {
    return this.#open ? [...this.#buckets, this.#open.bucket] : this.#buckets;
  }

  #halve(): void {
    const halved: Bucket[] = [];
    for (let i = 0; i < this.#buckets.length; i += 2) {
      halved.push(joined(this.#buckets[i]!, 1, this.#buckets[i + 1]!, 1));
    }
    this.#buckets = halved;
    this.#size *= 2;
  }
}

function joined(a: Bucket, aCount: number, b: Bucket, bCount: number): Bucket {
  return {
    at: b.at,
    mean: (a.mean * aCount + b.mean * bCount) / (aCount + bCount),
    least: Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
  };
}
