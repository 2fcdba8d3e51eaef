import { hash } from 'node:crypto';
import type { ConnectionRow, SyncRow } from './rows.ts';

/** Hashes a config, independent of the order of its keys. */
export const configHashOf = ({ config }: Pick<ConnectionRow, 'config'>): string =>
  hash('sha256', JSON.stringify(sorted(config)), 'base64url');

/** Where the next run begins; null for everything. Ignored after a config change: it may belong to another shop. */
export const watermarkOf = (stored: SyncRow | null, connection: Pick<ConnectionRow, 'config'>): Date | null =>
  stored?.configHash === configHashOf(connection) ? stored.watermark : null;

export const sorted = (value: object) => Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
