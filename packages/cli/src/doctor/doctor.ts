import { withPool } from '../database.ts';
import { messageOf } from '../message-of.ts';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { checkProviders, checkPublicUrl } from './check-addresses.ts';
import { checkClock } from './check-clock.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkGrants } from './check-grants.ts';
import { checkKeys } from './check-keys.ts';
import { checkRowSecurity } from './check-row-security.ts';
import { checkSchedules } from './check-schedules.ts';
import { checkSchema } from './check-schema.ts';
import { checkVersions } from './check-versions.ts';
import { examine } from './examined.ts';
import { type Finding, failure, runCheck } from './finding.ts';

/** Checks the set-up of a host, and changes nothing. */
export async function doctor(settings: Settings, terminal: Terminal): Promise<Outcome> {
  const address = settings.databaseUrl();
  const found = [
    ...(await withPool(address, (pool) => checkDatabase(pool, settings, terminal)).catch((error: unknown) => [
      { check: 'database', ...failure(messageOf(error)) },
    ])),
    ...(await runCheck('versions', () => checkVersions(process.cwd()))),
    ...(await runCheck('providers', () => checkProviders(settings))),
    ...(await runCheck('public url', () => checkPublicUrl(settings))),
  ];
  const findings = found.map((finding) => ({ ...finding, message: terminal.masked(finding.message) }));
  return {
    json: { findings },
    lines: findings.map(({ check, level, message }) => `${level.padEnd(7)}  ${check}: ${message}`),
    hasProblem: findings.some(({ level }) => level === 'error'),
  };
}

async function checkDatabase(
  pool: Parameters<typeof examine>[0],
  settings: Settings,
  terminal: Terminal,
): Promise<Finding[]> {
  const examined = await examine(pool, settings.schema, settings.role);
  const schema = await runCheck('schema', () => checkSchema(examined));
  const clock = await runCheck('clock', () => checkClock(examined));
  // Without its tables, every other check would only say so again.
  if (schema.some(({ level }) => level === 'error')) return [...schema, ...clock];
  return [
    ...schema,
    ...(await runCheck('grants', () => checkGrants(examined))),
    ...(await runCheck('row-level security', () => checkRowSecurity(examined))),
    ...clock,
    ...(await runCheck('keys', () => checkKeys(examined, settings, terminal))),
    ...(await runCheck('schedules', () => checkSchedules(examined))),
    ...(await runCheck('deliveries', () => checkDeliveries(examined))),
  ];
}
