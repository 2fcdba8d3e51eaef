import { css } from 'lit';

/** Styles of sums and documents. */
export const invoiceStyle = css`
  table {
    inline-size: 100%;
    max-inline-size: 40rem;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.25rem 0;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  tfoot tr:last-child > *,
  thead th {
    font-weight: 600;
  }
  tr > :last-child {
    padding-inline-start: 1rem;
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .documents {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
    gap: var(--_space);
  }
  iframe {
    inline-size: 100%;
    block-size: 36rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  /* Phones show no documents in frames, or only the first page. */
  @media (max-width: 40rem) {
    iframe {
      display: none;
    }
  }
`;
