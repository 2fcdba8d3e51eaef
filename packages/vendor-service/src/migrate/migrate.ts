import { isDeepStrictEqual } from 'node:util';
import { IntegrationError, type Integrations, isIntegrationError } from '@makerfex/integrations-core';
import { invalid, type Provider } from '@makerfex/integrations-core/provider';
import { type ConnectionRow, retryTransient } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import type { Delivery } from '../config.ts';
import { duplicateRates, type LegacyVendor, legacyVendorSchema, toKey, toVendorConfig } from './legacy-vendor.ts';

export interface LegacyVendorMigration {
  readonly integrations: Pick<Integrations, 'for' | 'isTransient' | 'recordRefusal'>;
  /** The vendor providers of the host's `createIntegrations`. */
  readonly providers: readonly Provider[];
  /** Rows of {@link legacyVendorSchema}; an invalid row is refused without stopping the others. */
  readonly rows: Iterable<unknown> | AsyncIterable<unknown>;
  /** Recorded as the creator of the connections. */
  readonly actorId: string;
  /**
   * Reports what would happen to each row, and writes nothing.
   * @default true
   */
  readonly dryRun?: boolean;
  /** For rows without one. */
  readonly currency: string;
  /**
   * With `download` nothing is sent before a person has checked.
   * @default 'download'
   */
  readonly delivery?: Exclude<Delivery, 'webhook'>;
  /** Chooses a row's provider. Defaults to the one whose key is the vendor's name in snake_case. */
  readonly providerKeyOf?: (row: LegacyVendor) => string;
}

/** The result, or planned result, for one row. */
export interface MigratedVendor {
  /** Position of the row, from 0. */
  readonly index: number;
  readonly status: 'would_create' | 'created' | 'already_there' | 'refused';
  readonly shopId: string | null;
  readonly employeeId: string | null;
  readonly vendorName: string | null;
  readonly providerKey: string | null;
  readonly connectionId: string | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** For `already_there`: fields of the config that differ from the row. They are not changed. */
  readonly differs: readonly string[];
}

type Outcome = Pick<MigratedVendor, 'status' | 'connectionId' | 'differs'>;

/**
 * Turns vendors from employees' records into connections, one row after the other. It can run again, and several times at once:
 * an existing connection is not changed. The records themselves are not touched. After a transient database error a row is
 * tried up to 6 times; migrate it again if it is still refused.
 * @returns one result per row, in order
 * @example
 * const report = await migrateLegacyVendors({ integrations, providers, rows, actorId: 'migration', currency: 'EUR' });
 * const refused = report.filter(({ status }) => status === 'refused');
 */
export async function migrateLegacyVendors(migration: LegacyVendorMigration): Promise<MigratedVendor[]> {
  const report: MigratedVendor[] = [];
  /** The connections that a dry run would have created so far. */
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
    // A foreign error's message can contain anything.
    const reason = isIntegrationError(error) ? error.message : 'Unexpected error.';
    const refused: MigratedVendor = { ...about, status: 'refused', reason };
    if (migration.dryRun === false) await recordRefusal(migration, refused);
    return refused;
  }
}

/** Records it in the shop's event log. If that fails, the report still matters more than the event. */
async function recordRefusal({ integrations, actorId }: LegacyVendorMigration, refused: MigratedVendor): Promise<void> {
  const { shopId, employeeId, vendorName, reason } = refused;
  if (shopId === null) return;
  const message = `Vendor ${vendorName ?? 'without a name'} was not migrated: ${reason}`;
  const meta = { employee_id: employeeId, vendor_name: vendorName };
  await integrations.recordRefusal({ shopId }, { message, actorId, meta }).catch(() => undefined);
}

interface Choice {
  readonly key: string;
  readonly config: Record<string, unknown>;
}

/** @throws IntegrationError if no provider fits the row, or the row does not fit its config */
function chooseProvider(migration: LegacyVendorMigration, row: LegacyVendor): Choice {
  const { providers, providerKeyOf, currency, delivery = 'download' } = migration;
  const key = providerKeyOf?.(row) ?? toKey(row.vendor_name);
  if (key === null)
    throw new IntegrationError(
      'not_found',
      'The vendor’s name has no Latin letter or digit for a key: choose its provider in providerKeyOf.',
    );
  const provider = providers.find((one) => one.key === key && one.category === 'vendor');
  if (!provider)
    throw new IntegrationError(
      'not_found',
      `There is no vendor "${key}": add vendorService({ key: '${key}', ... }), or choose another in providerKeyOf.`,
    );
  const duplicates = duplicateRates(row);
  if (duplicates.length > 0)
    throw new IntegrationError(
      'invalid_input',
      `Several rates have the same name: ${duplicates.join(', ')}. Rename them.`,
    );
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
  const connectionKey = JSON.stringify([row.shop_id, key]);
  const find = async () =>
    planned.get(connectionKey) ?? (await connections.list()).find(({ providerKey }) => providerKey === key);
  const found = await find();
  if (found) return compare(found, config);
  if (dryRun) {
    planned.set(connectionKey, { id: null, providerKey: key, config });
    return { status: 'would_create', connectionId: null, differs: [] };
  }
  try {
    const meta = { migrated_from: { employee_id: row.employee_id } };
    const { id } = await connections.create({ providerKey: key, config, meta });
    return { status: 'created', connectionId: id, differs: [] };
  } catch (error) {
    // Created meanwhile, perhaps by another run of this migration.
    const existing = isIntegrationError(error, 'already_connected') ? await find() : undefined;
    if (existing) return compare(existing, config);
    throw error;
  }
}

const configSchema = z.looseObject({ vendor: z.looseObject({ name: z.string() }) });

/** @throws IntegrationError `already_connected` if the connection is to another vendor */
function compare({ id, providerKey, config }: ConnectionLike, wanted: unknown): Outcome {
  const [here, there] = [configSchema.parse(config), configSchema.parse(wanted)];
  if (normalized(here.vendor.name) !== normalized(there.vendor.name))
    throw new IntegrationError(
      'already_connected',
      `The shop's connection of "${providerKey}" is to ${here.vendor.name}: choose another provider for this vendor in providerKeyOf.`,
    );
  const fields = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((name) => name !== 'delivery');
  const differs = fields.filter((name) => !isDeepStrictEqual(here[name], there[name]));
  return { status: 'already_there', connectionId: id, differs };
}

const normalized = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The names that an invalid row still has, to find it by. */
function namesOf(raw: unknown): Pick<MigratedVendor, 'shopId' | 'employeeId' | 'vendorName'> {
  const text = z
    .union([z.string(), z.number().transform(String)])
    .nullable()
    .catch(null);
  const { shop_id, employee_id, vendor_name } =
    z.object({ shop_id: text, employee_id: text, vendor_name: text }).partial().safeParse(raw).data ?? {};
  return { shopId: shop_id ?? null, employeeId: employee_id ?? null, vendorName: vendor_name ?? null };
}
