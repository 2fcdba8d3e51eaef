import * as z from 'zod';
import { IntegrationError } from '../../errors.ts';
import { invalid } from '../../invalid.ts';
import { settleRequest } from '../../privacy/settle.ts';
import type { Actor } from '../../scope.ts';
import type { Clock } from '../../storage/clock.ts';
import type { PrivacyPageRequest, PrivacyRequestRow } from '../../storage/privacy.ts';
import type { Page } from '../../storage/repositories.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';
import { type ListPageRequest, readPrivacyList } from '../list-request.ts';

/** A request about personal data, as people of the shop see it. */
export type ListedPrivacyRequest = Omit<PrivacyRequestRow, 'codeHash'>;

/** What a person who has done what a request asks says about it. */
export interface SettlePrivacyRequest {
  /** What was done, up to 500 characters; no personal data. */
  readonly note?: string | undefined;
}

const settleSchema = z.strictObject({ note: z.string().max(500).optional() });

/** The requests about personal data that providers have passed on to the shop. */
export function createPrivacy<Tx>({ storage, clock }: { storage: Storage<Tx>; clock: Clock }, actor: Actor) {
  return {
    list: (request?: ListPageRequest<PrivacyPageRequest>): Promise<Page<ListedPrivacyRequest>> =>
      storage.transaction(actor, async (unit) => {
        const { rows, next } = await unit.privacy.page(readPrivacyList(request));
        return { rows: rows.map(listed), next };
      }),

    settle: async (id: string, request: SettlePrivacyRequest = {}): Promise<ListedPrivacyRequest> => {
      const parsed = settleSchema.safeParse(request);
      if (!parsed.success) throw invalid('How the request was settled', 'invalid_input', parsed.error);
      const { note = null } = parsed.data;
      return storage.transaction(actor, async (unit) => {
        const row = await mustFindOpen(unit, id);
        const settled = await settleRequest(unit, row, { actorId: actor.id }, { at: clock.now(), note });
        if (!settled) throw changedMeanwhile(id);
        return listed(settled);
      });
    },
  };
}

async function mustFindOpen<Tx>(unit: UnitOfWork<Tx>, id: string): Promise<PrivacyRequestRow> {
  const row = await unit.privacy.find(id);
  if (!row) throw new IntegrationError('not_found', `There is no privacy request ${id} in this shop.`);
  if (row.state === 'settled')
    throw new IntegrationError('stale_version', `The privacy request ${id} is settled already.`);
  return row;
}

const changedMeanwhile = (id: string) =>
  new IntegrationError('stale_version', `The privacy request ${id} was taken up meanwhile: read it again.`);

function listed({ codeHash, ...row }: PrivacyRequestRow): ListedPrivacyRequest {
  // Not shown: it is for the page of the person.
  void codeHash;
  return row;
}
