import {
  type ClaimedRun,
  type ConnectionRow,
  type CredentialRow,
  isId,
  type PullSuccess,
  type RunRepository,
  type RunRow,
} from '@makerfex/integrations-core/storage';
import { fromJson, type JsonRow, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { connectionFields } from './connections.ts';
import { credentialFields } from './credentials.ts';
import { runFields } from './run-row.ts';
import { syncOfJson } from './sync.ts';

/** What the functions that claim return. */
export interface StoredClaim {
  readonly run: JsonRow;
  readonly connection: JsonRow;
  readonly live: JsonRow | null;
  readonly place: JsonRow | null;
}

export const toClaimed = ({ run, connection: stored, live, place }: StoredClaim): ClaimedRun => {
  const connection = fromJson<ConnectionRow>(stored, ...connectionFields);
  const { providerKey } = connection;
  return {
    run: { ...fromJson<Omit<RunRow, 'providerKey'>>(run, ...runFields), providerKey },
    connection,
    live: live && fromJson<CredentialRow>(live, ...credentialFields),
    place: place && syncOfJson(place),
  };
};

/** The parameters of the functions that end a pull, after the run and its owner. */
export const endParameters = ({ at, progress, result, watermark, configHash }: PullSuccess): readonly unknown[] => [
  at,
  toJson(progress),
  toJson(result),
  watermark,
  configHash,
];

/** What begins and ends an attempt: functions of the database, which keep their plans. */
export function wholeRuns(shop: Statements): Pick<RunRepository, 'claim' | 'claimWithNeeds' | 'finishPull'> {
  const claimWithNeeds: RunRepository['claimWithNeeds'] = async (id, owner, now, leaseMs) => {
    if (!isId(id)) return null;
    const stored = await shop.first<StoredClaim>(
      'select run, connection, live, place from integration_claim_run_fn($1, $2::uuid, $3, $4::timestamptz, $5::timestamptz)',
      id,
      owner,
      now,
      new Date(now.getTime() + leaseMs),
    );
    return stored && toClaimed(stored);
  };

  return {
    claimWithNeeds,
    claim: async (...about) => (await claimWithNeeds(...about))?.run ?? null,

    async finishPull(id, owner, end) {
      if (!isId(id)) return null;
      const stored = await shop.first<{ connection: JsonRow }>(
        `select connection from integration_finish_pull_fn($1, $2::uuid, $3, $4::timestamptz, $5::json, $6::json,
           $7::timestamptz, $8, $9::json)`,
        id,
        owner,
        ...endParameters(end),
        toJson(end.unread.length > 0 ? end.unread : null),
      );
      return stored && fromJson<ConnectionRow>(stored.connection, ...connectionFields);
    },
  };
}
