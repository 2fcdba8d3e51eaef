import * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import { invalid } from '../../invalid.ts';
import { isPull, type Provider } from '../../provider/provider.ts';
import type { FindProvider } from '../../provider/registry.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';

/** Which records to forget. */
export interface ForgetRecords {
  /** The connection that they came from. */
  readonly connectionId: string;
  /**
   * Kind of record: `order`, `product`, `customer`.
   * @default every kind of the provider
   */
  readonly kind?: string | undefined;
  /**
   * The provider's ids of the records, at most 1,000.
   * @default all
   */
  readonly externalIds?: readonly string[] | undefined;
  /**
   * Drop the host ids too, so that the port gets the records as new, with `hostId` null. For rows that the host has deleted: if it
   * still has them, they are doubled. A dropped record that the provider deletes before the next import is never reported as deleted.
   * @default false
   */
  readonly dropHostIds?: boolean | undefined;
}

/** The most ids in one request. */
const mostIds = 1_000;

const forgetSchema = z.strictObject({
  connectionId: z.string(),
  kind: z.string().min(1).max(128).optional(),
  externalIds: z.array(z.string().min(1).max(512)).min(1).max(mostIds).optional(),
  dropHostIds: z.boolean().default(false),
});

/** What the SDK knows about the shop's records: which of the host's each one is, and in which version. */
export function createRecords<Tx>(
  { storage, provider }: { storage: Storage<Tx>; provider: FindProvider },
  actor: Actor,
) {
  return {
    forget: async (request: ForgetRecords): Promise<{ forgotten: number }> => {
      const parsed = forgetSchema.safeParse(request);
      if (!parsed.success) throw invalid('Which records to forget', 'invalid_input', parsed.error);
      const { connectionId, kind = null, externalIds = null, dropHostIds } = parsed.data;
      return storage.transaction(actor, async (unit) => {
        const connection = await mustFind(unit, connectionId);
        const of = provider(connection.providerKey);
        const capabilities = importsOf(of, kind);
        await lockSets(unit, of, capabilities);
        for (const capability of capabilities) await refuseWhileLive(unit, connectionId, capability);
        const forgotten = await unit.records.forget(connection.providerKey, kind, externalIds, dropHostIds);
        await readEverythingNext(unit, connectionId, capabilities);
        // One that began meanwhile has read how far the last import came, and would store it again.
        for (const capability of capabilities) await refuseWhileLive(unit, connectionId, capability);
        await unit.events.append([
          newEvent('connection.records_forgotten', describeForgotten(forgotten, kind), {
            connectionId,
            actorId: actor.id,
            meta: {
              kind,
              count: forgotten,
              host_ids: dropHostIds ? 'dropped' : 'kept',
              ...(externalIds && { external_ids: externalIds.slice(0, 50) }),
            },
          }),
        ]);
        return { forgotten };
      });
    },
  };
}

const describeForgotten = (count: number, kind: string | null): string =>
  `Forgot ${count} ${kind === null ? '' : `${kind} `}records: the next import sends them to the port again`;

/** The capabilities that import a kind of record, or any. @throws IntegrationError `invalid_input` if there is none */
function importsOf({ label, capabilities }: Provider, kind: string | null): readonly string[] {
  const imports = Object.entries(capabilities).flatMap(([key, capability]) =>
    isPull(capability) ? [{ key, record: capability.contract.record }] : [],
  );
  const chosen = imports.filter(({ record }) => kind === null || record === kind);
  if (chosen.length > 0) return chosen.map(({ key }) => key);
  const kinds = [...new Set(imports.map(({ record }) => record))];
  const problem =
    kinds.length === 0 ? `${label} imports no records` : `${label} imports no such kind, only ${kinds.join(', ')}`;
  throw new IntegrationError('invalid_input', `${problem}.`, { issues: [{ path: 'kind', problem }] });
}

/** Waits for a run that fetches what deliveries named: it could store a link again as it was before. */
async function lockSets<Tx>(unit: UnitOfWork<Tx>, of: Provider, keys: readonly string[]): Promise<void> {
  if (!of.webhooks) return;
  const kinds = keys.flatMap((key) => {
    const capability = of.capabilities[key];
    return capability && isPull(capability) ? capability.contract.record : [];
  });
  // In the same order as others that lock several.
  for (const kind of [...new Set(kinds)].toSorted()) await unit.records.lock({ providerKey: of.key, kind });
}

/** A run under way would store afterwards how far it has read, and the next import would not read the records. */
async function refuseWhileLive<Tx>(unit: UnitOfWork<Tx>, connectionId: string, capability: string): Promise<void> {
  const live = await unit.runs.findLive({ connectionId, capability, subject: null });
  if (!live) return;
  throw new IntegrationError(
    'run_in_progress',
    `${capability} is under way in run ${live.id}: wait until it ends or cancel it, then forget its records.`,
  );
}

async function readEverythingNext<Tx>(
  unit: UnitOfWork<Tx>,
  connectionId: string,
  capabilities: readonly string[],
): Promise<void> {
  for (const row of await unit.sync.list(connectionId))
    if (capabilities.includes(row.capability)) await unit.sync.save({ ...row, watermark: null, resume: null });
}
