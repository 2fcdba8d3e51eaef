import { json } from '@makerfex/integrations-testkit/simulator';

/** Answers one page of a list, by its offset. */
export function answerPage(rows: readonly object[], { searchParams }: URL): Response {
  const start = Number(searchParams.get('offset') ?? 0);
  const size = Number(searchParams.get('limit') ?? 20);
  return json(200, { data: rows.slice(start, start + size), total: rows.length });
}
