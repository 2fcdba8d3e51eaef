import { IntegrationError } from '../errors.ts';
import type { ConnectionRow } from './rows.ts';
import type { UnitOfWork } from './storage.ts';

/** @throws IntegrationError `not_found`, with the same message for another shop's id as for an unknown one */
export async function mustFind<Tx>(unit: UnitOfWork<Tx>, id: string): Promise<ConnectionRow> {
  const row = await unit.connections.find(id);
  if (!row) throw noSuchConnection(id);
  return row;
}

export const noSuchConnection = (id: string) =>
  new IntegrationError('not_found', `There is no connection ${id} in this shop.`);
