import { css } from 'lit';

/**
 * The design, as custom properties that a host may set on any element around ours (`--mfx-accent: #a03`). Each has a light and a
 * dark value: `color-scheme` of the page decides. Ours have a `--_` and are only used inside.
 */
export const tokens = css`
  :host {
    --_surface: var(--mfx-surface, light-dark(#ffffff, #14171c));
    --_raised: var(--mfx-surface-raised, light-dark(#f5f6f8, #1d2229));
    --_text: var(--mfx-text, light-dark(#1b1f24, #e6e9ed));
    --_muted: var(--mfx-text-muted, light-dark(#535c66, #a9b2bd));
    --_line: var(--mfx-line, light-dark(#d4d9df, #343b45));
    --_border: var(--mfx-border, light-dark(#7d8690, #77818d));
    --_accent: var(--mfx-accent, light-dark(#1a5bb8, #86b8ff));
    --_on-accent: var(--mfx-on-accent, light-dark(#ffffff, #0b1a2e));
    --_danger: var(--mfx-danger, light-dark(#b0221b, #ff9d95));
    --_warning: var(--mfx-warning, light-dark(#7a4a00, #f0c060));
    --_success: var(--mfx-success, light-dark(#17652f, #7ad194));
    --_tone: var(--_border);
    --_radius: var(--mfx-radius, 8px);
    --_space: var(--mfx-space, 1rem);
    --_font: var(--mfx-font, system-ui, sans-serif);
    display: block;
    color: var(--_text);
    background: var(--_surface);
    font-family: var(--_font);
    font-size: 1rem;
    line-height: 1.5;
    text-align: start;
    overflow-wrap: anywhere;
  }
  :host([hidden]) {
    display: none;
  }
`;
