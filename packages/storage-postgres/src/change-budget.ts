import type { JsonObject, Storage } from '@makerfex/integrations-core/storage';
import type { Transact } from './transaction.ts';

/** How long a process may stop between the two statements: the others wait for its lock. */
const heldFor = '2s';

const find = 'select state from integration_budget where provider_key = $1 and app_hash = $2';

/**
 * Locks the row, which it makes first, in a statement that returns the state and the time after the wait for the lock. The commit does
 * not wait for the disk: what a crash of the server loses is over by the time it is back.
 */
const lock = `insert into integration_budget as b (provider_key, app_hash) values ($1, $2)
  on conflict (provider_key, app_hash) do update set state = b.state
  returning state, round(date_part('epoch', clock_timestamp()) * 1000) as now,
    set_config('idle_in_transaction_session_timeout', '${heldFor}', true), set_config('synchronous_commit', 'off', true)`;

const store = 'update integration_budget set state = $3 where provider_key = $1 and app_hash = $2';

/** Reads what was committed last, without the lock. In a transaction that is set to no shop. */
export const findBudgetWith =
  (transact: Transact<unknown>): Storage['findBudget'] =>
  ({ providerKey, appHash }) =>
    transact(['makerfex.seek', 'budget'], async ({ send }) => {
      const { rows } = await send<{ state: JsonObject | null }>(find, [providerKey, appHash]);
      return rows[0]?.state ?? null;
    });

/** Two statements in a transaction that is set to no shop. */
export const changeBudgetWith =
  (transact: Transact<unknown>): Storage['changeBudget'] =>
  ({ providerKey, appHash }, change) =>
    transact(['makerfex.seek', 'budget'], async ({ send }) => {
      const { rows } = await send<{ state: JsonObject | null; now: number }>(lock, [providerKey, appHash]);
      const { state: stored = null, now = Date.now() } = rows[0] ?? {};
      const { state, result } = change(stored, new Date(now));
      await send(store, [providerKey, appHash, JSON.stringify(state)]);
      return result;
    });
