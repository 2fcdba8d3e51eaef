import * as z from 'zod';
import { newEvent } from '../../events/event.ts';
import { invalid } from '../../invalid.ts';
import type { Logger } from '../../logger.ts';
import type { Actor } from '../../scope.ts';
import { mustFind, noSuchConnection } from '../../storage/must-find.ts';
import type { Storage } from '../../storage/storage.ts';
import type { WebhookUpkeep } from '../../webhooks/upkeep.ts';
import { finishDeletion } from './finish-deletion.ts';

/** How a connection is deleted. */
export interface DeleteConnection {
  /**
   * Leave the links as they are: connecting again imports only what has changed meanwhile. Otherwise the port gets every record
   * again, whole and with its host id, so that it updates its rows. The host ids stay either way: no row is doubled.
   * @default false
   */
  readonly keepLinks?: boolean | undefined;
}

const deleteSchema = z.strictObject({ keepLinks: z.boolean().default(false) });

interface Options<Tx> {
  readonly storage: Storage<Tx>;
  readonly upkeep: WebhookUpkeep<Tx>;
  readonly log: Logger;
}

/**
 * Deletes a connection for everybody in one transaction, and then what is left of it, in batches. If that fails or the process is
 * killed, the next purge does it.
 * @throws IntegrationError `invalid_input` with the fields, `not_found`
 */
export async function deleteConnection<Tx>(
  { storage, upkeep, log }: Options<Tx>,
  actor: Actor,
  id: string,
  request: DeleteConnection = {},
): Promise<void> {
  const parsed = deleteSchema.safeParse(request);
  if (!parsed.success) throw invalid('How to delete the connection', 'invalid_input', parsed.error);
  const { keepLinks } = parsed.data;
  await upkeep.leaving(actor, id);
  const links = keepLinks ? 'keep' : 'forget';
  const { providerKey } = await storage.transaction(actor, async (unit) => {
    const row = await mustFind(unit, id);
    // Somebody else may have deleted it meanwhile.
    if (!(await unit.connections.beginDeletion(id, links))) throw noSuchConnection(id);
    await unit.events.append([
      // The host may no longer have the provider, so its label is unknown.
      newEvent('connection.deleted', `Deleted the connection to ${row.providerKey}`, {
        actorId: actor.id,
        meta: { connection_id: id, provider_key: row.providerKey, links: keepLinks ? 'kept' : 'forgotten' },
      }),
    ]);
    return row;
  });
  await finishDeletion(storage, actor, { id, providerKey, links }).catch((err: unknown) =>
    log.error(
      { err, shopId: actor.shopId, connectionId: id },
      'Could not finish the deletion of a connection; the next purge does.',
    ),
  );
}
