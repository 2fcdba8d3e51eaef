/** How far back a first import goes. */
export const sinceKinds = ['all', 'days60', 'date'] as const;
export type SinceKind = (typeof sinceKinds)[number];

const dayMs = 86_400_000;

/**
 * The input of a first import.
 * @param day `YYYY-MM-DD`, in the time zone of the browser
 * @returns null if the day is missing or none
 */
export function toImportInput(kind: SinceKind, day: string, now = new Date()): { readonly since?: string } | null {
  if (kind === 'all') return {};
  if (kind === 'days60') return { since: new Date(now.getTime() - 60 * dayMs).toISOString() };
  const start = new Date(`${day}T00:00`);
  return Number.isNaN(start.getTime()) ? null : { since: start.toISOString() };
}
