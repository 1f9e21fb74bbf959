/**
 * Days and moments since 1970 as ISO 8601 writes them.
 *
 * @module
 */

const DAY_SECONDS = 86_400n;
/** Of 400 years, after which the Gregorian calendar repeats. */
const ERA_DAYS = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

/**
 * `2024-02-29`, of a day counted from 1970-01-01 in the Gregorian calendar.
 *
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`: years begin in March, so
 * that the day that some of them lack is their last.
 */
export function formatDay(day: number): string {
  const shifted = day + DAYS_TO_1970;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month >= 10 ? month - 9 : month + 3, 2)}-${padded(dayOfMonth, 2)}`;
}

/**
 * `2024-02-29T12:00:00`, with as many digits of a fraction as are not zero.
 *
 * @param moment since 1970-01-01T00:00:00
 * @param perSecond how many of its unit make a second: 1000n, 1000000n or 1000000000n
 */
export function formatMoment(moment: bigint, perSecond: bigint): string {
  const perDay = DAY_SECONDS * perSecond;
  const rest = ((moment % perDay) + perDay) % perDay;
  const seconds = Number(rest / perSecond);
  const digits = `${perSecond}`.length - 1;
  const fraction = `${rest % perSecond}`.padStart(digits, "0").replace(/0+$/, "");
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = clock.map((part) => padded(part, 2)).join(":");
  return `${formatDay(Number((moment - rest) / perDay))}T${time}${fraction === "" ? "" : `.${fraction}`}`;
}

function padded(value: number, digits: number): string {
  return `${value < 0 ? "-" : ""}${`${Math.abs(value)}`.padStart(digits, "0")}`;
}
