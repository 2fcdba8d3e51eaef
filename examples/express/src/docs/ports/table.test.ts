import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CapabilityContract, Provider } from '@makerfex/integrations-core/provider';
import { etsy } from '@makerfex/integrations-etsy';
import { instagram } from '@makerfex/integrations-instagram';
import { shopify } from '@makerfex/integrations-shopify';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { describe, expect, it } from 'vitest';
import { ports } from './ports.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/ports.md'), 'utf8');
const app = { clientId: 'id', clientSecret: 'secret' };
const providers: readonly Provider[] = [etsy({ app }), shopify(), instagram({ app }), vendorService()];

/** The ports of a capability, each with whether a host can leave it out. */
const portsOf = (contract: CapabilityContract): (readonly [name: string, isOptional: boolean])[] =>
  contract.mode === 'pull'
    ? [[contract.port, false]]
    : Object.entries(contract.ports).map(([name, { optional }]) => [name, optional === true]);

const contracts = providers.flatMap(({ key, capabilities }) =>
  Object.values(capabilities).map(({ contract }) => ({ provider: key, contract })),
);

describe('docs/ports.md', () => {
  it('lists the ports that each capability of each provider needs', () => {
    const [, table = ''] = /<!-- ports:begin -->\n([\s\S]*)<!-- ports:end -->/.exec(page) ?? [];
    const [, , ...rows] = table.trim().split('\n');
    const listed = rows.map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
    const expected = [...Map.groupBy(contracts, ({ contract }) => contract.key)].map(([key, group]) => [
      `\`${key}\``,
      group.map(({ provider }) => `\`${provider}\``).join(', '),
      group
        .slice(0, 1)
        .flatMap(({ contract }) => portsOf(contract))
        .map(([name, isOptional]) => `\`${name}\`${isOptional ? ' (optional)' : ''}`)
        .join(', '),
    ]);
    expect(listed).toEqual(expected);
  });

  it('shows an example of every port that is not optional', () => {
    const shown = Object.entries(ports).flatMap(([domain, methods]) =>
      Object.keys(methods).map((name) => `${domain}.${name}`),
    );
    const needed = contracts.flatMap(({ contract }) => portsOf(contract).filter(([, isOptional]) => !isOptional));
    expect(new Set(shown)).toEqual(new Set(needed.map(([name]) => name)));
  });
});
