import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): ids of one process sort in order of creation, also within one millisecond. */
export const newId = (): string => v7();

/** How far the clock of an id and `createdAt` of its row may be apart. */
const idSlackMs = 3_600_000;

const lowestIdAt = (ms: number): string => {
  const hex = Math.min(Math.max(ms, 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

/**
 * Bounds of the ids of rows that were created from `since` on and before `until`. An id begins with the time when it was made: a
 * list by id need not read what lies outside. Wider than the span by an hour on each side, so that a clock may be put right; the
 * rows within it are still to be compared with the span.
 * @returns `from` (inclusive) and `to` (exclusive); null if there is no such bound
 * @example
 * const { from, to } = idBounds({ since: new Date('2026-01-01'), until: undefined });
 */
export const idBounds = ({
  since,
  until,
}: {
  readonly since: Date | undefined;
  readonly until: Date | undefined;
}): { readonly from: string | null; readonly to: string | null } => ({
  from: since ? lowestIdAt(since.getTime() - idSlackMs) : null,
  to: until ? lowestIdAt(until.getTime() + idSlackMs) : null,
});

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether the text has the form of an id of the SDK. Nothing has another id.
 * @example
 * if (!isId(id)) throw new IntegrationError('not_found', 'There is no such run: check its id.');
 */
export const isId = (text: string): boolean => id.test(text);
