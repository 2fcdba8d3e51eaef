import { css } from 'lit';

/** Styles of the screen of a connection. */
export const connectionStyle = css`
  .switches > li + li {
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }
  .facts {
    display: grid;
    grid-template-columns: fit-content(50%) minmax(0, 1fr);
    gap: 0.25rem 1rem;
  }
  .facts dt {
    color: var(--_muted);
  }
`;
