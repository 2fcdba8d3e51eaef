import { css } from 'lit';

/** Styles of the screen of a connection. */
export const connectionStyle = css`
  .switches > li + li {
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }
`;
