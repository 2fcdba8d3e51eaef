/** Reads seconds or a date (RFC 9110, 10.2.3). @returns milliseconds; undefined if the header is missing or unreadable */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text) * 1000;
  // HTTP dates are in GMT; the oldest form does not say so, and would be read in the machine's zone.
  const dated = / (GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`;
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(dated) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
