import { html, svg, type TemplateResult } from 'lit';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** A different shape for each tone: colour never says it alone. */
const shapes = {
  good: svg`<path d="M3 8.5l3.5 3.5L13 4.5" fill="none" stroke="currentColor" stroke-width="2.5"/>`,
  warn: svg`<path d="M8 2 15 14H1z" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 6v4M8 11.2v1.4" stroke="currentColor" stroke-width="1.8"/>`,
  bad: svg`<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" stroke="currentColor" stroke-width="2.5"/>`,
  idle: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2"/>`,
} as const;

/** A state in words, with a shape. */
export const badge = (tone: Tone, label: string): TemplateResult =>
  html`<span class="badge ${tone}"
    ><svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16">${shapes[tone]}</svg>${label}</span
  >`;
