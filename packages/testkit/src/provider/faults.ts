import type { ProviderSimulator } from './harness.ts';

/** Words of every faulty answer: no error may repeat them. */
export const answerCanary = 'words-of-the-answer';

type Fault = (request: Request, simulator: ProviderSimulator) => Response | Promise<Response>;

export const answer = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: answerCanary, errors: answerCanary, message: answerCanary }, { status, headers });

async function cutShort(request: Request, simulator: ProviderSimulator): Promise<Response> {
  const whole = await simulator.fetch(request);
  const text = await whole.text();
  return new Response(text.slice(0, Math.ceil(text.length / 2)), { status: whole.status, headers: whole.headers });
}

/** What a provider gets over where it happens once. */
export const passingFaults: Readonly<Record<string, Fault>> = {
  'a 500': () => answer(500),
  'a 503': () => answer(503, { 'retry-after': '0' }),
  'a 429': () => answer(429, { 'retry-after': '0' }),
  'a lost connection': () => Promise.reject(new TypeError('fetch failed')),
  'an answer that breaks off': cutShort,
};

/** What no provider gets over where it happens every time. */
export const lastingFaults: Readonly<Record<string, Fault>> = {
  'a 400': () => answer(400),
  'a 401': () => answer(401),
  'a 403': () => answer(403),
  'a 404': () => answer(404),
  'a 429 for an hour': () => answer(429, { 'retry-after': '3600' }),
  'a 500': () => answer(500),
  'a redirect': () => answer(302, { location: 'https://elsewhere.example/' }),
  'a page of HTML': () => new Response(`<p>${answerCanary}`, { headers: { 'content-type': 'text/html' } }),
  'JSON of another shape': () => answer(200),
  'broken JSON': () => new Response(`{${answerCanary}}`, { headers: { 'content-type': 'application/json' } }),
};
