import type { Actor } from '@makerfex/integrations-core';
import { expect } from 'vitest';
import * as z from 'zod';
import type { HttpHandler } from '../src/index.ts';
import { checkOf, type DocumentCheck } from './document.ts';

export const base = '/api/integrations';

export interface Ask {
  readonly as?: Actor | null;
  readonly body?: unknown;
  /** Sent as is; `body` is sent as JSON. */
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; an empty object if there is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Methods that need a content type, also without a body. */
const withType = new Set(['POST', 'PUT', 'PATCH']);
const objectSchema = z.record(z.string(), z.unknown());

const checks = new Map<string, Promise<DocumentCheck>>();

/**
 * Calls a handler as an actor, with the JSON type unless `headers` has another, and checks every answer against the handler's OpenAPI
 * document.
 * @param options of the handler: those with equal ones have one document, since making it takes longer than most tests
 */
export function createClient(handler: HttpHandler, options: object) {
  const key = JSON.stringify(options);
  const readCheck = async () => checkOf(await (await handler(new Request(`http://host${base}/openapi.json`))).text());

  return async function call(method: string, path: string, ask: Ask = {}): Promise<Answered> {
    const url = path.startsWith('/oauth') || path.startsWith('/') ? `${base}${path}` : path;
    const content = ask.body === undefined ? ask.text : JSON.stringify(ask.body);
    const request = new Request(`http://host${url}`, {
      method,
      headers: { ...(withType.has(method) ? { 'content-type': 'application/json' } : {}), ...ask.headers },
      ...(content === undefined ? {} : { body: content }),
    });
    const answered = await handler(request, ask.as ?? undefined);
    const text = await answered.text();
    const check = checks.get(key) ?? readCheck();
    checks.set(key, check);
    if (method !== 'HEAD' && method !== 'OPTIONS') (await check)(method, url, answered, text);
    // The document is the same for everybody; anything else belongs to a shop.
    const isDocument = /^\/openapi\.json(?:[/?]|$)/.test(path) && answered.status < 400;
    expect(answered.headers.get('cache-control')).toContain(isDocument ? 'public, no-cache' : 'no-store');
    const isJson = (answered.headers.get('content-type') ?? '').includes('json') && text !== '';
    return {
      status: answered.status,
      headers: answered.headers,
      text,
      json: isJson ? objectSchema.parse(JSON.parse(text)) : {},
    };
  };
}
