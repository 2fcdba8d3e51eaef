import * as z from 'zod';
import { credentialKinds } from '../credential-kinds.ts';
import { connectionHealths } from '../health.ts';
import {
  anyJson,
  capability,
  count,
  type EventTypeEntry,
  errorCode,
  noMeta,
  providerKey,
  runIdOrNull,
  version,
} from './fields.ts';

const changed = z.object({ version: z.int().describe('version of the connection after the change') });
const ofCredential = z.object({ version });
const ofUse = z.object({ run_id: runIdOrNull, version });
const kind = z.enum(credentialKinds).describe('kind of the credential');
const health = z.enum(connectionHealths);

export const connectionEvents = {
  'connection.created': {
    level: 'info',
    when: 'a shop connected a provider',
    meta: z
      .object({ provider_key: providerKey })
      .catchall(anyJson)
      .describe('also the `meta` that the connection was created with'),
  },
  'connection.updated': { level: 'info', when: 'config or enabled capabilities were changed', meta: changed },
  'connection.enabled': { level: 'info', when: 'a connection was switched on', meta: changed },
  'connection.disabled': { level: 'info', when: 'a connection was switched off', meta: changed },
  'connection.tested': {
    level: 'info',
    when: 'a connection test ended, with the health it found',
    meta: z.object({ health: health.describe('the health it found') }),
  },
  'connection.health_changed': {
    level: 'warning',
    when: 'a run or refresh changed the health',
    meta: z.object({
      from: health.describe('health before'),
      to: health.describe('health after'),
      capability: capability.optional(),
      run_id: runIdOrNull.optional(),
      version: version.optional(),
      kind: kind.optional(),
      code: errorCode.optional(),
    }),
  },
  'connection.api_notice': {
    level: 'warning',
    when: 'another API version answered, or a deprecation was announced; once a day',
    meta: z.object({ run_id: runIdOrNull, codes: z.array(z.string()).describe('kinds of the notices') }),
  },
  'connection.records_forgotten': {
    level: 'warning',
    when: 'an actor had records forgotten: the next import sends them to the port again',
    meta: z.object({
      kind: z.string().nullable().describe('kind of the records; null for every kind'),
      count: count.describe('how many records the host had'),
      host_ids: z.enum(['kept', 'dropped']).describe('`dropped`: the port gets the records as new'),
      external_ids: z.array(z.string()).optional().describe('their ids, the first 50; absent if all were forgotten'),
    }),
  },
  'connection.deleted': {
    level: 'info',
    when: 'a connection and its credentials were deleted',
    meta: z.object({
      connection_id: z.string().describe('id of the deleted connection'),
      provider_key: providerKey,
      links: z.enum(['forgotten', 'kept']).describe('`forgotten`: a new connection sends each record again'),
    }),
  },
} as const satisfies Record<string, EventTypeEntry>;

export const credentialEvents = {
  'credential.authorization_started': {
    level: 'info',
    when: 'a person was sent to the provider to authorise',
    meta: noMeta,
  },
  'credential.authorization_failed': {
    level: 'warning',
    when: 'a person came back from the provider without an authorisation, with the reason',
    meta: noMeta,
  },
  'credential.set': {
    level: 'info',
    when: 'a secret was sealed and became the live one',
    meta: z.object({ kind, version }),
  },
  'credential.refreshed': { level: 'info', when: 'an access token was exchanged for a new one', meta: ofUse },
  'credential.refresh_failed': {
    level: 'warning',
    when: 'a refresh returned no new token',
    meta: ofUse.extend({ code: errorCode }),
  },
  'credential.used': { level: 'debug', when: 'a run opened the credential', meta: ofUse },
  'credential.revoked': { level: 'warning', when: 'a credential was revoked and its key destroyed', meta: noMeta },
  'credential.key_rotated': {
    level: 'info',
    when: 'the key of a credential was wrapped by another master key',
    meta: ofCredential,
  },
  'credential.key_rotation_failed': {
    level: 'error',
    when: 'the key of a credential could not be wrapped by another master key; it is unchanged',
    meta: ofCredential,
  },
} as const satisfies Record<string, EventTypeEntry>;
