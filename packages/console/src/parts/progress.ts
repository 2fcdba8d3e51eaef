import { html, nothing, type TemplateResult } from 'lit';

export interface ProgressParts {
  readonly label: string;
  readonly done: number;
  /** Null until known: the bar then only shows that something happens. */
  readonly total: number | null;
  /** The progress in words, for screen readers. */
  readonly text: string;
}

/** A bar that fills, or one that moves while the total is unknown. */
export const progressBar = ({ label, done, total, text }: ProgressParts): TemplateResult =>
  html`<progress
    aria-label=${label}
    aria-valuetext=${text}
    max=${total === null ? nothing : Math.max(total, done, 1)}
    value=${total === null ? nothing : done}
  ></progress>`;
