import { describe, expect, it } from 'vitest';
import { bell } from '../../../test/bell.ts';
import { brokenWebhooks } from '../../../test/broken-webhooks.ts';
import { shelf } from '../../../test/shelf.ts';
import { testProvider } from '../suite.ts';
import { webhookChecks } from './checks.ts';
import type { WebhookSuite } from './subject.ts';

testProvider('bell', { capabilities: ['import_customers'], open: () => shelf(), webhooks: bell() });

const check = (name: string, suite: WebhookSuite): void => {
  const found = webhookChecks[name];
  if (!found) throw new Error(`There is no check "${name}".`);
  found(suite);
};

describe('webhooks are found out that', () => {
  it.each(brokenWebhooks)('%s (%s)', (_, name, options, says) => {
    expect(() => check(name, bell(options))).toThrow(says);
  });

  it('break any promise at all: every check has webhooks that fail it', () => {
    const failed = new Set(brokenWebhooks.map(([, name]) => name));
    expect([...failed].toSorted()).toEqual(Object.keys(webhookChecks).toSorted());
  });
});
