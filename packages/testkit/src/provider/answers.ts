import type { ProviderSimulator } from './harness.ts';

/** An answer of the simulator that can be given again. */
export interface Exchange {
  /** What was asked, exactly. */
  readonly key: string;
  /** What was asked, but for numbers and the page: the same for all pages of a list. */
  readonly kind: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** A body that can be changed: JSON, or lines of JSON, then `value` is the list of them. */
export interface Body {
  readonly value: unknown;
  readonly isLines: boolean;
}

/** What no longer holds of a body that was read, or changed. */
const headersOfTransfer = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

/**
 * Keeps the answers of a simulator: asked the same again, the nth time in a reading, it is answered the same. A reading from
 * memory costs no more than the provider's own work.
 */
export function createTape(simulator: ProviderSimulator) {
  const kept = new Map<string, Exchange[]>();
  return {
    /** Begins a reading. */
    play() {
      const times = new Map<string, number>();
      return async (request: Request): Promise<Exchange> => {
        const asked = await readRequest(request);
        const time = times.get(asked.key) ?? 0;
        times.set(asked.key, time + 1);
        const known = kept.get(asked.key) ?? [];
        kept.set(asked.key, known);
        const again = known[time];
        if (again) return again;
        const answer = await simulator.fetch(request);
        const exchange = {
          ...asked,
          status: answer.status,
          headers: [...answer.headers].filter(([name]) => !headersOfTransfer.has(name)),
          text: await answer.text(),
        };
        known.push(exchange);
        return exchange;
      };
    },
  };
}
export type Tape = ReturnType<typeof createTape>;

export const toResponse = ({ status, headers, text }: Omit<Exchange, 'key' | 'kind'>): Response =>
  new Response(text === '' ? null : text, { status, headers: headers.map(([name, value]) => [name, value]) });

async function readRequest(request: Request): Promise<Pick<Exchange, 'key' | 'kind'>> {
  const text = await request.clone().text();
  const { origin, pathname } = new URL(request.url);
  const path = pathname.replaceAll(/\d+/g, '#');
  return {
    key: `${request.method} ${request.url} ${text}`,
    kind: `${request.method} ${origin}${path} ${graphqlOf(text)}`,
  };
}

/** The document of a GraphQL call, whose path says nothing. */
function graphqlOf(text: string): string {
  const body = parseJson(text);
  return isObject(body) && typeof body['query'] === 'string' ? body['query'] : '';
}

/** @returns undefined if it holds no JSON */
export function parse(text: string): Body | undefined {
  const value = parseJson(text);
  if (value !== undefined) return { value, isLines: false };
  const lines = text.split('\n').filter((line) => line !== '');
  const values = lines.map(parseJson);
  return lines.length > 1 && values.every(isObject) ? { value: values, isLines: true } : undefined;
}

export const format = ({ value, isLines }: Body): string =>
  isLines && Array.isArray(value) ? value.map((line) => JSON.stringify(line)).join('\n') : JSON.stringify(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
