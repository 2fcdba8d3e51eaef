import { createHash } from 'node:crypto';
import type { PrivacyProgress } from '../storage/privacy.ts';
import type { Storage } from '../storage/storage.ts';

/** Codes of requests that are stored, and of those about an account that nobody has. */
const prefixes = { stored: 'r', nothing: 'n' } as const;
/** 128 bits. */
const codeForm = /^([rn])[0-9a-f]{32}$/;

/**
 * The confirmation code of a signed request. It is made of the body, which contains the signature: nobody can guess it, and it stays
 * the same when the provider sends the request again.
 * @param isStored false if no shop has the account: the code then says that nothing is stored
 * @example
 * const code = confirmationCodeOf(delivery.body, true);
 */
export function confirmationCodeOf(body: Uint8Array, isStored: boolean): string {
  const digest = createHash('sha256').update('makerfex confirmation code\n').update(body).digest('hex');
  return `${isStored ? prefixes.stored : prefixes.nothing}${digest.slice(0, 32)}`;
}

/** As it is stored: who reads the database cannot open the page. */
export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('base64url');

/** How far a request is, for the person who made it. */
export type PrivacyStatus =
  | { readonly state: 'nothing_stored' }
  | ({ readonly state: 'received' | 'settled' } & Omit<PrivacyProgress, 'state'>);

/** Looks a request up by its confirmation code. It is settled once it is in every shop. @returns null if the code is unknown */
export async function findPrivacyStatus(
  storage: Pick<Storage, 'findPrivacyProgress'>,
  code: string,
): Promise<PrivacyStatus | null> {
  const prefix = codeForm.exec(code)?.[1];
  if (prefix === undefined) return null;
  if (prefix === prefixes.nothing) return { state: 'nothing_stored' };
  const found = await storage.findPrivacyProgress(hashOfCode(code));
  const [first] = found;
  if (!first) return null;
  const open = found.find(({ state }) => state === 'open');
  const { requestedAt, dueAt } = open ?? first;
  if (open) return { state: 'received', requestedAt, dueAt, settledAt: null };
  const settledAt = found.map((row) => row.settledAt).reduce((last, at) => (last && at && at > last ? at : last));
  return { state: 'settled', requestedAt, dueAt, settledAt };
}
