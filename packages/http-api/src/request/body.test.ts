import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readJson, requireJson } from './body.ts';

const maxBytes = 100;
const json = { 'content-type': 'application/json' };
const post = (body: string | Uint8Array<ArrayBuffer> | ReadableStream | null, headers: Record<string, string> = json) =>
  new Request('http://host/', { method: 'POST', body, headers, duplex: 'half' });
const read = (request: Request, isOptional = false) => readJson(request, maxBytes, isOptional);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('readJson', () => {
  it('reads JSON', async () => {
    expect(await read(post('{"a": [1, null, "ü"]}'))).toEqual({ a: [1, null, 'ü'] });
  });

  it('skips a byte order mark', async () => {
    expect(await read(post('\uFEFF{}'))).toEqual({});
  });

  it('returns undefined for an optional body that is empty', async () => {
    expect(await read(post(null, {}), true)).toBeUndefined();
    expect(await read(post(new Uint8Array(), {}), true)).toBeUndefined();
    await expect(read(post('', json))).rejects.toThrow(code('malformed_request'));
  });

  it('refuses a compressed body', async () => {
    const request = post('{}', { ...json, 'content-encoding': 'gzip' });
    await expect(read(request)).rejects.toThrow(code('unsupported_media_type'));
  });

  it.each(['{', '{"a":}', 'null x', "{'a': 1}", '\0', '\u00a0'])('refuses invalid JSON: %j', async (text) => {
    await expect(read(post(text))).rejects.toThrow(code('malformed_request'));
  });

  it('refuses bytes that are not UTF-8, without quoting them', async () => {
    const error: unknown = await read(post(new Uint8Array([0x22, 0xff, 0x22]))).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'malformed_request', message: 'The body is not valid JSON in UTF-8.' });
  });

  it('refuses a body over the limit, by its announced and its actual length', async () => {
    const exact = `"${'x'.repeat(maxBytes - 2)}"`;
    expect(await read(post(exact))).toHaveLength(maxBytes - 2);
    await expect(read(post(`${exact} `))).rejects.toThrow(code('payload_too_large'));
    const liar = post(`${exact} `, { ...json, 'content-length': '2' });
    await expect(read(liar)).rejects.toThrow(code('payload_too_large'));
  });

  it('stops reading at the limit', async () => {
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(40));
      },
    });
    await expect(read(post(endless))).rejects.toThrow(code('payload_too_large'));
    expect(chunks).toBeLessThan(6);
  });

  it('refuses a body that breaks off', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(read(post(broken))).rejects.toThrow(code('malformed_request'));
  });

  it('refuses a body that something has read before', async () => {
    const request = post('{}');
    await request.json();
    await expect(read(request)).rejects.toThrow(code('not_configured'));
  });

  it.each([
    ['NUL in a value', '{"a": ["\\u0000"]}'],
    ['NUL in a key', '{"\\u0000": 1}'],
    ['half of a surrogate pair', '{"a": "\\ud800"}'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33)],
  ])('refuses %s', async (_name, text) => {
    await expect(read(post(text))).rejects.toThrow(code('invalid_input'));
  });

  it('accepts a whole surrogate pair and 32 levels', async () => {
    expect(await read(post('"\\ud83d\\ude00"'))).toBe('😀');
    expect(await read(post('['.repeat(32) + ']'.repeat(32)))).toHaveLength(1);
  });

  it('refuses 400,000 levels before they are parsed, with the limit', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parse.mockRestore());
    const text = '['.repeat(400_000) + ']'.repeat(400_000);
    await expect(readJson(post(text), 1_000_000, false)).rejects.toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining('32 levels') }),
    );
    expect(parse).not.toHaveBeenCalled();
  });
});

describe('requireJson', () => {
  const typed = (method: string, type?: string) =>
    new Request('http://host/', { method, headers: type === undefined ? {} : { 'content-type': type } });

  it.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8'])('accepts %s', (type) => {
    expect(() => requireJson(typed('POST', type))).not.toThrow();
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain;charset=UTF-8',
    'text/json',
    'application/merge-patch+json',
  ])('refuses %s with every method', (type) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(() => requireJson(typed(method, type))).toThrow(code('unsupported_media_type'));
  });

  it('refuses a missing type, also without a body, because a page of another site can send that', () => {
    for (const method of ['POST', 'PUT', 'PATCH'])
      expect(() => requireJson(typed(method))).toThrow(code('unsupported_media_type'));
    expect(() => requireJson(typed('DELETE'))).not.toThrow();
  });
});
