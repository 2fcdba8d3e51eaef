const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** An instant as `<input type="datetime-local">` shows it, in the time zone of the browser; empty if it is none. */
export function toLocalTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  const seconds = date.getSeconds();
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}${seconds === 0 ? '' : `:${twoDigits(seconds)}`}`;
}

/** The instant of a local time; null if it is none. */
export function toInstant(localTime: string): string | null {
  const date = new Date(localTime);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
