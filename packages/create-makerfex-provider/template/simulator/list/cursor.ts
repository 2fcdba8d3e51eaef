import { json } from '@makerfex/integrations-testkit/simulator';

const pageSize = 20;

/** Answers one page of a list, behind the id that is its cursor. */
export function answerPage(rows: readonly { readonly id: number }[], { searchParams }: URL): Response {
  const left = rows.filter(({ id }) => id > Number(searchParams.get('cursor') ?? 0));
  const page = left.slice(0, pageSize);
  return json(200, { data: page, next_cursor: left.length > pageSize ? String(page.at(-1)?.id) : null });
}
