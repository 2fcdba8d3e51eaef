import { css } from 'lit';

/** Styles of forms; a screen with one adds them to its own. */
export const formStyle = css`
  form {
    display: grid;
    gap: var(--_space);
    grid-template-columns: minmax(0, 1fr);
    max-inline-size: 40rem;
  }
  .field,
  .item {
    display: grid;
    gap: 0.25rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .field.flag {
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: 0.625rem;
  }
  .field.flag > input {
    margin: 0;
  }
  .field.flag > p {
    grid-column: 2;
  }
  .optional,
  .hint {
    color: var(--_muted);
    font-weight: 400;
  }
  .hint {
    font-size: 0.875rem;
  }
  .hint > span {
    display: block;
  }
  details.group {
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  summary {
    min-block-size: 24px;
    font-weight: 600;
    cursor: pointer;
  }
  details > .stack,
  details > form {
    padding-block-start: var(--_space);
  }
  .problem {
    color: var(--_danger);
    font-size: 0.875rem;
    font-weight: 600;
  }
  .problem::before {
    content: '⚠ ' / '';
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    border-width: 2px;
  }
  fieldset {
    display: grid;
    gap: var(--_space);
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 0;
    margin: 0;
    padding: var(--_space);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  fieldset > .button,
  .item > .button {
    justify-self: start;
  }
  .item {
    gap: calc(var(--_space) / 2);
  }
  legend {
    padding: 0 0.375rem;
    font-weight: 600;
  }
  .summary a {
    display: inline-block;
    min-block-size: 24px;
    color: inherit;
  }
  textarea {
    min-block-size: 6rem;
    resize: vertical;
  }
`;
