const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (status: number, content: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated Instagram</title><body>${content}</body></html>`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );

/** The page where a person grants access or not: its two links add `decision` to its own address. */
export function consentPage(url: URL): Response {
  const link = (decision: string) => escape(`${url.pathname}${url.search}&decision=${decision}`);
  const scopes = escape(url.searchParams.get('scope') ?? '');
  return page(
    200,
    `<h1>Simulated Instagram</h1><p>An app asks to use your account: ${scopes}</p>
<p><a id="grant" href="${link('grant')}">Allow</a> <a id="deny" href="${link('deny')}">Cancel</a></p>`,
  );
}

/** Never redirects to an unverified address. */
export const refusalPage = (faults: readonly string[]): Response =>
  page(400, `<h1>The request is not valid</h1><p>${escape(faults.join(', '))}</p>`);
