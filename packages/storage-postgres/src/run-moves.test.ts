import { isLegalMove, type RunRow, runStates } from '@makerfex/integrations-core/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engines } from '../test/engines.ts';
import { newConnection, newRun } from '../test/shop.ts';

const inDoubt = { code: 'outcome_unknown', kind: 'provider', message: 'It may have gone out.' };
const failed = { code: 'provider_auth', kind: 'auth', message: 'Refused.' };
const at = new Date('2026-01-15T12:00:00Z');
const endOf = (state: RunRow['state']) => (['SUCCESS', 'FAILURE', 'REVOKED'].includes(state) ? at : null);

/** Every possible move, from an ended run with and without an unknown outcome. */
const moves = runStates.flatMap((from) =>
  runStates.flatMap((to) =>
    (from === 'FAILURE' ? [failed, inDoubt] : [null]).map((error) => ({
      from,
      to,
      error,
      because: error?.code ?? 'no error',
      isLegal: isLegalMove({ state: from, error }, to),
    })),
  ),
);

describe.each(engines)('a run on %s, past the code and for a superuser', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it.each(moves)('from $from ($because) to $to: $isLegal', async ({ from, to, error, isLegal }) => {
    const connection = newConnection();
    const scope = { shopId: connection.id };
    const run = newRun(connection.id, { state: from, error, finishedAt: endOf(from) });
    await engine.storage.transaction(scope, async (unit) => {
      await unit.connections.insert(connection);
      await unit.runs.insert(run);
    });
    const refusal = await engine
      .query('update integration_run set state = $1, finished_at = $2 where id = $3', [to, endOf(to), run.id])
      .then(
        () => null,
        (fault: unknown) => String(fault),
      );
    const isRefused = /A run does not go from|A run that has ended is not changed/.test(refusal ?? '');
    expect({ refusal, isRefused }).toMatchObject(isLegal ? { refusal: null } : { isRefused: true });
    const found = await engine.storage.transaction(scope, ({ runs }) => runs.find(run.id));
    expect(found?.state).toBe(isLegal ? to : from);
  });
});
