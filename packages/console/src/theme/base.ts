import { css } from 'lit';
import { tokens } from './tokens.ts';

const text = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.25;
  }
  h2 {
    font-size: 1.125rem;
  }
  h3 {
    font-size: 1rem;
  }
  h1:focus {
    outline: none;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  /* Large enough to hit: alone in its line, or with others. */
  p > a,
  dd > a {
    display: inline-block;
    min-block-size: 1.5rem;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .hidden-text:not(:focus) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

const layout = css`
  .stack {
    display: grid;
    gap: var(--_space);
    grid-template-columns: minmax(0, 1fr);
  }
  .tight {
    gap: calc(var(--_space) / 2);
  }
  .facts {
    display: grid;
    grid-template-columns: fit-content(50%) minmax(0, 1fr);
    gap: 0.25rem 1rem;
  }
  .facts dd {
    grid-column: 2;
  }
  .facts dt {
    color: var(--_muted);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) / 2);
  }
  .spread {
    justify-content: space-between;
  }
  .card {
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
`;

const controls = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: 2.5rem;
    padding: 0.375rem 1rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    text-decoration: none;
    cursor: pointer;
  }
  .button:hover {
    border-color: var(--_text);
  }
  .button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }
  .button[aria-disabled='true'] {
    border-style: dashed;
    border-color: var(--_border);
    background: transparent;
    color: var(--_muted);
    cursor: not-allowed;
  }
  input,
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2.5rem;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1.5rem;
    min-block-size: 1.5rem;
    accent-color: var(--_accent);
  }
  label {
    font-weight: 600;
  }
  progress {
    inline-size: 100%;
    block-size: 0.75rem;
    accent-color: var(--_accent);
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
`;

const messages = css`
  .notice {
    display: grid;
    gap: calc(var(--_space) / 2);
    justify-items: start;
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_tone);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    color: var(--_tone);
    font-weight: 600;
  }
  .badge.idle {
    color: var(--_muted);
  }
  .good {
    --_tone: var(--_success);
  }
  .warn {
    --_tone: var(--_warning);
  }
  .bad {
    --_tone: var(--_danger);
  }
  dialog {
    max-inline-size: min(32rem, calc(100vw - 2rem));
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  @media (prefers-reduced-motion: no-preference) {
    .button {
      transition: border-color 120ms;
    }
  }
`;

/** The styles that every screen starts with. */
export const base = [tokens, text, layout, controls, messages];
