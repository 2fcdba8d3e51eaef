import { css } from 'lit';

/** Styles of the screen that connects a provider. */
export const connectStyle = css`
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    counter-reset: step;
  }
  .steps li {
    counter-increment: step;
    padding-block: 0.25rem;
    border-block-end: 3px solid transparent;
    color: var(--_muted);
  }
  .steps li::before {
    content: counter(step) '. ' / '';
  }
  .steps [aria-current] {
    border-block-end-color: var(--_accent);
    color: var(--_text);
    font-weight: 600;
  }
  .bullets {
    display: grid;
    gap: 0.25rem;
    padding-inline-start: 1.25rem;
    list-style: disc;
  }
`;
