import { css } from 'lit';

/** Goes with the screen of a post. */
export const postStyle = css`
  .pictures > li {
    display: grid;
    gap: var(--_space);
    grid-template-columns: minmax(0, 12rem) minmax(0, 1fr);
    align-items: start;
  }
  @media (max-width: 30rem) {
    .pictures > li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .pictures img {
    display: block;
    inline-size: 100%;
    background: #fff;
    object-fit: cover;
    cursor: grab;
  }
  .pictures img.padded {
    object-fit: contain;
  }
`;
