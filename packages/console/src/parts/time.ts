import { html, type TemplateResult } from 'lit';
import type { Formats } from '../words/formats.ts';

/** A time in words, `12 minutes ago`; the exact one shows on hover and is there for machines. */
export const time = ({ relative, instant: exact }: Formats, instant: string): TemplateResult =>
  html`<time datetime=${instant} title=${exact(instant)}>${relative(instant)}</time>`;
