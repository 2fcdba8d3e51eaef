import { json } from '@makerfex/integrations-testkit/simulator';

/** Answers one page of a list, by its number. */
export function answerPage(rows: readonly object[], { searchParams }: URL): Response {
  const size = Number(searchParams.get('per_page') ?? 20);
  const start = (Number(searchParams.get('page') ?? 1) - 1) * size;
  return json(200, { data: rows.slice(start, start + size), total: rows.length });
}
