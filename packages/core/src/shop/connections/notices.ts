import { newEvent } from '../../events/event.ts';
import { newId } from '../../ids.ts';
import type { Logger } from '../../logger.ts';
import type { Notice } from '../../provider/context.ts';
import type { Scope } from '../../scope.ts';
import type { Storage } from '../../storage/storage.ts';

export interface NoticeContext {
  readonly scope: Scope;
  readonly connectionId: string;
  readonly actorId: string;
  /** Null for a test of the connection. */
  readonly runId: string | null;
}

const dayMs = 86_400_000;

/**
 * Records what a provider announced about its API as one event, each kind of notice once a day per connection: a lease that is
 * never released marks it as recorded, for all processes. A failure is only logged.
 */
export async function recordNotices<Tx>(
  { storage, log }: { storage: Storage<Tx>; log: Logger },
  { scope, connectionId, actorId, runId }: NoticeContext,
  notices: readonly Notice[],
  now = new Date(),
): Promise<void> {
  try {
    await storage.transaction(scope, async (unit) => {
      const news: Notice[] = [];
      for (const notice of notices)
        if (await unit.leases.acquire(`notice:${connectionId}:${notice.code}`, newId(), now, after(now)))
          news.push(notice);
      if (news.length === 0) return;
      await unit.events.append([
        newEvent('connection.api_notice', news.map(({ message }) => message).join(' '), {
          connectionId,
          actorId,
          meta: { run_id: runId, codes: news.map(({ code }) => code) },
        }),
      ]);
    });
  } catch (error) {
    log.error({ err: error, connectionId }, 'What a provider announced about its API could not be recorded.');
  }
}

const after = (now: Date) => new Date(now.getTime() + dayMs);
