import { isDeepStrictEqual } from 'node:util';
import {
  type ConnectionRow,
  IntegrationError,
  type Integrations,
  invalid,
  type Provider,
  retryTransient,
} from '@makerfex/integrations-core';
import * as z from 'zod';
import type { Delivery } from '../config.ts';
import { doubledRates, type LegacyVendor, legacyVendorSchema, toKey, toVendorConfig } from './legacy-vendor.ts';

export interface LegacyVendorMigration {
  readonly integrations: Pick<Integrations, 'for' | 'isTransient' | 'tellRefusal'>;
  /** The vendors that rows can become: those of the host's `createIntegrations`. */
  readonly providers: readonly Provider[];
  /** As {@link legacyVendorSchema} describes them; a row that is not so is refused, and stops no other. */
  readonly rows: Iterable<unknown> | AsyncIterable<unknown>;
  /** Who is told to have made the connections. */
  readonly actorId: string;
  /** Only tells what would become of each row, and writes nothing; true unless told. */
  readonly dryRun?: boolean;
  /** Of rows without one. */
  readonly currency: string;
  /** `download` unless told, so that nothing goes out before a person has looked. */
  readonly delivery?: Exclude<Delivery, 'webhook'>;
  /** Which provider a row becomes a connection of; the one whose key is the vendor's name in snake_case unless told. */
  readonly providerKeyOf?: (row: LegacyVendor) => string;
}

/** What became, or would become, of one row. */
export interface MigratedVendor {
  /** Of the row, from 0. */
  readonly index: number;
  readonly status: 'would_create' | 'created' | 'already_there' | 'refused';
  readonly shopId: string | null;
  readonly employeeId: string | null;
  readonly vendorName: string | null;
  readonly providerKey: string | null;
  readonly connectionId: string | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** Where it is there already: fields of the config that the row has otherwise. They are left as they are. */
  readonly differs: readonly string[];
}

type Outcome = Pick<MigratedVendor, 'status' | 'connectionId' | 'differs'>;

/**
 * Turns vendors that were kept on employees' records into connections, one row after the other. Safe to run again and to run at
 * once with itself: a vendor that is there is left as it is. The records themselves are not touched. A row that meets a database
 * fault that passes is tried again, 6 times at most; refused then, it is to be migrated once more.
 * @returns what became of each row, in their order
 */
export async function migrateLegacyVendors(migration: LegacyVendorMigration): Promise<MigratedVendor[]> {
  const report: MigratedVendor[] = [];
  /** Of a dry run: what earlier rows would have made. */
  const planned = new Map<string, ConnectionLike>();
  for await (const raw of migration.rows) report.push(await migrateRow(migration, raw, report.length, planned));
  return report;
}

async function migrateRow(
  migration: LegacyVendorMigration,
  raw: unknown,
  index: number,
  planned: Map<string, ConnectionLike>,
): Promise<MigratedVendor> {
  const row = legacyVendorSchema.safeParse(raw);
  const about = { index, ...namesOf(raw), providerKey: null, connectionId: null, reason: null, differs: [] };
  try {
    if (!row.success) throw invalid('The row', 'invalid_input', row.error);
    const { key, config } = chooseProvider(migration, row.data);
    const connected = () => connect(migration, row.data, { key, config }, planned);
    return { ...about, providerKey: key, ...(await retryTransient(migration.integrations, connected)) };
  } catch (error) {
    // What is not ours can hold anything.
    const reason = error instanceof IntegrationError ? error.message : 'It failed unexpectedly.';
    const refused: MigratedVendor = { ...about, status: 'refused', reason };
    if (migration.dryRun === false) await tell(migration, refused);
    return refused;
  }
}

/** Tells the log of the shop. A report that is lost with it would be worse than an event that is missing. */
async function tell({ integrations, actorId }: LegacyVendorMigration, refused: MigratedVendor): Promise<void> {
  const { shopId, employeeId, vendorName, reason } = refused;
  if (shopId === null) return;
  const message = `Vendor ${vendorName ?? 'without a name'} was not taken over: ${reason}`;
  const meta = { employee_id: employeeId, vendor_name: vendorName };
  await integrations.tellRefusal({ shopId }, { message, actorId, meta }).catch(() => undefined);
}

interface Choice {
  readonly key: string;
  readonly config: Record<string, unknown>;
}

/** @throws IntegrationError where no provider fits the row, or the row does not fit its config */
function chooseProvider(migration: LegacyVendorMigration, row: LegacyVendor): Choice {
  const { providers, providerKeyOf, currency, delivery = 'download' } = migration;
  const key = providerKeyOf?.(row) ?? toKey(row.vendor_name);
  if (key === null)
    throw new IntegrationError(
      'not_found',
      'The vendor’s name has no Latin letter or digit to make a key of: choose its provider in providerKeyOf.',
    );
  const provider = providers.find((one) => one.key === key && one.category === 'vendor');
  if (!provider)
    throw new IntegrationError(
      'not_found',
      `There is no vendor "${key}": add vendorService({ key: '${key}', ... }), or choose another in providerKeyOf.`,
    );
  const doubled = doubledRates(row);
  if (doubled.length > 0)
    throw new IntegrationError('invalid_input', `Two rates are called alike: ${doubled.join(', ')}.`);
  const config = provider.config.strict().safeParse(toVendorConfig(row, { currency, delivery }));
  if (!config.success) throw invalid(`The config of ${provider.label}`, 'invalid_config', config.error);
  return { key, config: config.data };
}

type ConnectionLike = Pick<ConnectionRow, 'providerKey'> & { readonly id: string | null; readonly config: unknown };

async function connect(
  { integrations, actorId, dryRun = true }: LegacyVendorMigration,
  row: LegacyVendor,
  { key, config }: Choice,
  planned: Map<string, ConnectionLike>,
): Promise<Outcome> {
  const { connections } = integrations.for({ id: actorId, shopId: row.shop_id, role: 'owner' });
  const place = JSON.stringify([row.shop_id, key]);
  const find = async () =>
    planned.get(place) ?? (await connections.list()).find(({ providerKey }) => providerKey === key);
  const found = await find();
  if (found) return compare(found, config);
  if (dryRun) {
    planned.set(place, { id: null, providerKey: key, config });
    return { status: 'would_create', connectionId: null, differs: [] };
  }
  try {
    const meta = { migrated_from: { employee_id: row.employee_id } };
    const { id } = await connections.create({ providerKey: key, config, meta });
    return { status: 'created', connectionId: id, differs: [] };
  } catch (error) {
    // Somebody else, such as another run of this, was quicker.
    const quicker = error instanceof IntegrationError && error.code === 'already_connected' ? await find() : undefined;
    if (quicker) return compare(quicker, config);
    throw error;
  }
}

const configSchema = z.looseObject({ vendor: z.looseObject({ name: z.string() }) });

/** @throws IntegrationError `already_connected` where the connection is to another vendor */
function compare({ id, providerKey, config }: ConnectionLike, wanted: unknown): Outcome {
  const [here, there] = [configSchema.parse(config), configSchema.parse(wanted)];
  if (folded(here.vendor.name) !== folded(there.vendor.name))
    throw new IntegrationError(
      'already_connected',
      `The shop's connection of "${providerKey}" is to ${here.vendor.name}: choose another provider for this one in providerKeyOf.`,
    );
  const fields = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((name) => name !== 'delivery');
  const differs = fields.filter((name) => !isDeepStrictEqual(here[name], there[name]));
  return { status: 'already_there', connectionId: id, differs };
}

const folded = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** As far as a row has them, to be found by. */
function namesOf(raw: unknown): Pick<MigratedVendor, 'shopId' | 'employeeId' | 'vendorName'> {
  const text = z
    .union([z.string(), z.number().transform(String)])
    .nullable()
    .catch(null);
  const { shop_id, employee_id, vendor_name } =
    z.object({ shop_id: text, employee_id: text, vendor_name: text }).partial().safeParse(raw).data ?? {};
  return { shopId: shop_id ?? null, employeeId: employee_id ?? null, vendorName: vendor_name ?? null };
}
