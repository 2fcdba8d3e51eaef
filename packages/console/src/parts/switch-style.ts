import { css } from 'lit';

/** Goes with {@link switchControl}. */
export const switchStyle = css`
  .switch > button {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.25rem 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .switch > button[aria-disabled='true'] {
    cursor: not-allowed;
  }
  .switch-label {
    flex: 1;
    font-weight: 600;
  }
  .track {
    display: block;
    flex: none;
    inline-size: 2.75rem;
    block-size: 1.5rem;
    padding: 2px;
    border: 2px solid var(--_border);
    border-radius: 999px;
    background: var(--_surface);
  }
  .thumb {
    display: block;
    inline-size: 1rem;
    block-size: 1rem;
    border-radius: 999px;
    background: var(--_border);
  }
  [aria-checked='true'] > .track {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  [aria-checked='true'] .thumb {
    margin-inline-start: auto;
    background: var(--_on-accent);
  }
  [aria-disabled='true'] > .track {
    opacity: 0.6;
  }
  @media (forced-colors: active) {
    .thumb {
      background: ButtonText;
    }
    [aria-checked='true'] > .track {
      border-color: Highlight;
      background: Highlight;
    }
    [aria-checked='true'] .thumb {
      background: HighlightText;
    }
  }
`;
