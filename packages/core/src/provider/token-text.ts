import { isOneLine } from '../records/one-line.ts';

/** Longest token accepted: well above any known one, and small enough for a header. */
export const maxTokenLength = 8192;

/**
 * Whether a text can be sent as a token (VSCHAR of RFC 6749, appendix A.12). Otherwise the HTTP client's error would quote the
 * token because of a pasted line break or a stray quote.
 */
export const isTokenText = (text: string): boolean =>
  text.length <= maxTokenLength && text.trim() === text && /^[\x20-\x7e]+$/.test(text);

/** Whether a text can be a password or a field of a custom credential: one line in any script, without spaces around it. */
export const isSecretText = (text: string): boolean =>
  text.length <= maxTokenLength && text.trim() === text && isOneLine(text) && !text.includes('\t');
