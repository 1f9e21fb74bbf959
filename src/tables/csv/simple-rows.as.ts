/**
 * The fast way through simple rows of CSV, compiled beforehand: an engine runs this at full speed at once, where it would
 * interpret JavaScript for the first megabytes. See src/tables/csv/simple-rows.ts, which finds the same cells.
 *
 * Sixteen bytes are looked at in one step, and up to eight digits become a number in one: what separates the cells of a
 * table comes at no distance that a processor could foretell.
 *
 * @module
 */

/** Cells of a batch, and its rows. */
export const ROOM: i32 = 8192;
/** How many bytes are looked at before others take their place. */
export const WINDOW_BYTES: i32 = 65536;

/** Where everything is. Behind the window is room for a look at bytes that nobody put there. */
export const WINDOW: usize = 1024;
export const NUMBERS: usize = WINDOW + WINDOW_BYTES + 64;
export const FRACTIONS: usize = NUMBERS + 8 * ROOM;
export const STARTS: usize = FRACTIONS + 4 * ROOM;
export const ENDS: usize = STARTS + 4 * ROOM;
export const ROW_ENDS: usize = ENDS + 4 * ROOM;
export const LINES: usize = ROW_ENDS + 4 * ROOM;
/** Cells that may be numbers, but of many digits or with an exponent. */
export const DOUBTFUL: usize = LINES + 4 * ROOM;
export const KINDS: usize = DOUBTFUL + 4 * ROOM;
/** Cells, rows, the line on which the next row starts, doubtful cells, and whether the window ends inside a row. */
export const COUNTS: usize = KINDS + ROOM;

const POWERS: usize = 512;
for (let exponent = 0, power: f64 = 1; exponent < 16; exponent++, power *= 10) store<f64>(POWERS + 8 * exponent, power);

const PLAIN: i32 = 0;
const NUMBER: i32 = 1;
const QUOTED: i32 = 2;

const QUOTE: i32 = 0x22;
const LF: i32 = 0x0a;
const CR: i32 = 0x0d;
const SPACE: i32 = 0x20;
const ZERO: i32 = 0x30;
const NINE: i32 = 0x39;
const PLUS: i32 = 0x2b;
const MINUS: i32 = 0x2d;
const UNUSUAL: i32 = -1;
/** What begins here goes on behind the window. */
const CUT: i32 = -2;
const EXACT_DIGITS: i32 = 15;

/**
 * Adds rows of the window to the batch until one is not simple, or the batch has `enough` cells.
 *
 * @param length of what is in the window
 * @param base where the window begins within all bytes
 * @returns where the next row begins, within the window
 */
export function scanSimpleRows(start: i32, length: i32, base: i32, delimiter: i32, decimal: i32, enough: i32): i32 {
  let rows = load<i32>(COUNTS, 4);
  let line = load<i32>(COUNTS, 8);
  let next = start;
  let at = start;
  while (at < length && load<i32>(COUNTS) < enough && rows < ROOM) {
    next = scanRow(at, length, base, delimiter, decimal);
    if (next < 0) break;
    store<i32>(ROW_ENDS + 4 * rows, load<i32>(COUNTS));
    store<i32>(LINES + 4 * rows, line);
    rows++;
    line++;
    at = next;
  }
  store<i32>(COUNTS, rows, 4);
  store<i32>(COUNTS, line, 8);
  store<i32>(COUNTS, i32(next === CUT || at === length), 16);
  return at;
}

/** Where the row behind this one begins; UNUSUAL if this one is not simple, CUT if not all of it is in the window. */
// @ts-ignore: decorator
@inline
function scanRow(start: i32, length: i32, base: i32, delimiter: i32, decimal: i32): i32 {
  const delimiters = i8x16.splat(<i8>delimiter);
  let cell = load<i32>(COUNTS);
  let doubtful = load<i32>(COUNTS, 12);
  let at = start;
  for (;;) {
    if (cell === ROOM) return UNUSUAL;
    if (at >= length) return CUT;
    const first = <i32>load<u8>(WINDOW + at);
    let from = at;
    let kind = PLAIN;
    if (first === QUOTE) {
      from++;
      at = endOf(from, length, i8x16.splat(<i8>QUOTE));
      if (at >= length) return CUT;
      if (load<u8>(WINDOW + at) !== QUOTE) return UNUSUAL;
      kind = QUOTED;
    } else {
      at = endOf(at, length, delimiters);
      if (at >= length) return CUT;
      if (first <= SPACE && at > from) return UNUSUAL;
      if (first <= NINE) {
        kind = readNumber(from, at - from, decimal, cell);
        if (kind === UNUSUAL) {
          kind = PLAIN;
          store<i32>(DOUBTFUL + 4 * doubtful++, cell);
        }
      }
    }
    store<i32>(STARTS + 4 * cell, base + from);
    store<i32>(ENDS + 4 * cell, base + at);
    store<u8>(KINDS + cell, <u8>kind);
    cell++;
    if (kind === QUOTED && ++at >= length) return CUT;
    const byte = <i32>load<u8>(WINDOW + at);
    at++;
    if (byte === delimiter) continue;
    if (byte !== LF) {
      if (byte !== CR) return UNUSUAL;
      if (at === length) return CUT; // a line feed may follow
      if (load<u8>(WINDOW + at) === LF) at++;
    }
    store<i32>(COUNTS, cell);
    store<i32>(COUNTS, doubtful, 12);
    return at;
  }
}

/** The first byte that is a mark or breaks a line; `length` or more where there is none. */
// @ts-ignore: decorator
@inline
function endOf(start: i32, length: i32, marks: v128): i32 {
  let at = start;
  for (; at < length; at += 16) {
    const bytes = v128.load(WINDOW + at);
    const breaks = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>LF)), i8x16.eq(bytes, i8x16.splat(<i8>CR)));
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, marks), breaks));
    if (found !== 0) return at + ctz(found);
  }
  return at;
}

/** The kind of a cell, whose number is put if it is one; UNUSUAL where that is to be found out byte by byte. */
// @ts-ignore: decorator
@inline
function readNumber(start: i32, length: i32, decimal: i32, cell: i32): i32 {
  if (length === 0) return PLAIN;
  if (length > 16) return UNUSUAL;
  const bytes = v128.load(WINDOW + start);
  const sign = <i32>load<u8>(WINDOW + start);
  const signs = i32(sign === MINUS || sign === PLUS);
  const areDigits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>ZERO)), i8x16.splat(10)));
  const others = (((1 << length) - 1) & ~areDigits) >> signs;
  const from = start + signs;
  let digits = length - signs;
  let whole = digits;
  if (others !== 0) {
    whole = ctz(others);
    if (others !== 1 << whole || <i32>load<u8>(WINDOW + from + whole) !== decimal) return UNUSUAL;
    digits--;
  }
  if (digits === 0 || (whole > 1 && load<u8>(WINDOW + from) === ZERO)) return PLAIN;
  if (digits > EXACT_DIGITS) return UNUSUAL;
  const mantissa = <f64>(digits <= 7 ? fewDigits(from, digits, whole) : manyDigits(from, digits, whole));
  const fraction = digits - whole;
  const size = mantissa / load<f64>(POWERS + 8 * fraction);
  store<f64>(NUMBERS + 8 * cell, sign === MINUS ? -size : size);
  store<i32>(FRACTIONS + 4 * cell, fraction);
  return NUMBER;
}

/** Up to seven digits, with a mark behind the first `whole`: pairs of digits, of pairs, of fours are put together at once. */
// @ts-ignore: decorator
@inline
function fewDigits(start: i32, digits: i32, whole: i32): i64 {
  const written = load<u64>(WINDOW + start);
  const before = (<u64>1 << (8 * whole)) - 1;
  const unmarked = (written & before) | ((written >> 8) & ~before);
  const ones = (unmarked << (64 - 8 * digits)) & 0x0f0f0f0f0f0f0f0f;
  const twos = ((ones * 2561) >> 8) & 0x00ff00ff00ff00ff;
  const fours = ((twos * 6553601) >> 16) & 0x0000ffff0000ffff;
  return <i64>((fours * 42949672960001) >> 32);
}

/** The same, digit by digit. */
function manyDigits(start: i32, digits: i32, whole: i32): i64 {
  let mantissa: i64 = 0;
  for (let i = 0; i < digits; i++) {
    const at = start + i + i32(i >= whole);
    mantissa = 10 * mantissa + (<i64>load<u8>(WINDOW + at) - ZERO);
  }
  return mantissa;
}
