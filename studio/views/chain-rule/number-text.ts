/**
 * Numbers as they are shown: few digits, all of them in the title.
 *
 * @module
 */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Three digits after the point where they say something, else a power of ten: `−0.012`, `3.1·10⁻⁷`, `0`. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : signed(value, "∞");
  if (Number.isInteger(value) && Math.abs(value) < 1e4) return signed(value, `${Math.abs(value)}`);
  const size = Math.abs(value);
  if (size >= 0.001 && size < 1000) return signed(value, size.toFixed(size < 0.1 ? 4 : 3));
  const [digits = "", exponent = ""] = size.toExponential(1).split("e");
  return signed(value, `${digits}·10${superscript(Number(exponent))}`);
}

function signed(value: number, text: string): string {
  return value < 0 ? `−${text}` : text;
}

function superscript(exponent: number): string {
  const digits = [...`${Math.abs(exponent)}`].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return exponent < 0 ? `⁻${digits}` : digits;
}
