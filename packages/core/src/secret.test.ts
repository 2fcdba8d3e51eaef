import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

const canary = 'canary-9f2c61';

describe('Secret', () => {
  it('passes its text to a function and returns its result', () => {
    expect(Secret.of(canary).use((text) => text.length)).toBe(canary.length);
    expect(Secret.of('Gruß ✓').use((text) => text)).toBe('Gruß ✓');
  });

  it('copies a buffer, so that clearing the source does not change it', () => {
    const source = Buffer.from(canary);
    const secret = Secret.of(source);
    source.fill(0);
    expect(secret.use((text) => text)).toBe(canary);
  });

  it('cannot be used after destroy', () => {
    const secret = Secret.of(canary);
    secret.destroy();
    expect(() => secret.use((text) => text)).toThrow('destroyed');
  });

  const ways: Record<string, (secret: Secret) => string> = {
    'JSON.stringify': (secret) => JSON.stringify({ secret, list: [secret] }),
    'inspect, showing everything': (secret) => inspect({ secret }, { showHidden: true, depth: Infinity }),
    'inspect without custom functions': (secret) =>
      inspect({ secret }, { showHidden: true, depth: Infinity, customInspect: false, getters: true }),
    joining: (secret) => ['', secret].join('-'),
    concatenation: (secret) => `${String(secret)}${Number(secret)}`,
    'util.format': (secret) => ['%s', '%o', '%O', '%j'].map((pattern) => format(pattern, secret)).join(),
    spread: (secret) => JSON.stringify(Object.assign({}, secret)),
    'own properties and symbols': (secret) => Reflect.ownKeys(secret).map(String).join(),
    structuredClone: (secret) => inspect(structuredClone({ secret }), { showHidden: true, depth: Infinity }),
    'v8.serialize': (secret) => serialize({ secret }).toString('latin1'),
    'v8.deserialize': (secret) => inspect(deserialize(serialize({ secret })), { showHidden: true }),
    'an error that has it as a cause': (secret) => inspect(new Error('failed', { cause: secret }), { depth: Infinity }),
    pino: (secret) => {
      let written = '';
      const log = pino(new Writable({ write: (chunk, _encoding, done) => ((written += String(chunk)), done()) }));
      log.info({ secret, nested: { list: [secret] } }, 'message %s %o %j', secret, secret, secret);
      log.error(Object.assign(new Error('failed'), { secret }));
      return written;
    },
  };

  it.each(Object.keys(ways))('shows nothing through %s', (name) => {
    const shown = ways[name]?.(Secret.of(canary));
    expect(shown).toBeTypeOf('string');
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(Buffer.from(canary).toString('hex'));
    expect(shown).not.toContain(Buffer.from(canary).toString('hex').match(/../g)?.join(' '));
    expect(shown).not.toContain(Buffer.from(canary).toString('base64'));
  });

  it('shows a mask in a template string', () => {
    const secret = Secret.of(canary);
    // oxlint-disable-next-line typescript/restrict-template-expressions -- the mistake under test
    expect(`Bearer ${secret}`).toBe('Bearer [secret]');
  });

  it('shows a mask if something is shown', () => {
    const secret = Secret.of(canary);
    expect([JSON.stringify(secret), inspect(secret), String(secret)]).toEqual(['"[secret]"', '[secret]', '[secret]']);
  });
});
