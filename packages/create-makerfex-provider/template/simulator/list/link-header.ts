import { json } from '@makerfex/integrations-testkit/simulator';

/** Answers one page of a list, with a link to the next one. */
export function answerPage(rows: readonly { readonly id: number }[], url: URL): Response {
  const size = Number(url.searchParams.get('limit') ?? 20);
  const left = rows.filter(({ id }) => id > Number(url.searchParams.get('after') ?? 0));
  const page = left.slice(0, size);
  const next = new URL(url);
  next.searchParams.set('after', String(page.at(-1)?.id));
  return json(200, { data: page }, left.length > size ? { link: `<${next.href}>; rel="next"` } : {});
}
