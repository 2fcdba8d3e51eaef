/** Longest token taken: well above any that is known, and small enough for a header. */
export const maxTokenLength = 8192;

/**
 * Whether a text can be sent as a token (VSCHAR of RFC 6749, appendix A.12). A pasted line break or a stray quote would
 * otherwise come back in the HTTP client's error, with the token around it.
 */
export const isTokenText = (text: string): boolean =>
  text.length <= maxTokenLength && text.trim() === text && /^[\x20-\x7e]+$/.test(text);
