import type { Scope } from '@makerfex/integrations-core';
import type {
  ConnectionRow,
  CredentialRow,
  ScheduledRun,
  ScheduleRow,
  Storage,
  TakenSchedule,
  UnitOfWork,
} from '@makerfex/integrations-core/storage';
import { connectionFields } from './repositories/connections.ts';
import { credentialFields } from './repositories/credentials.ts';
import { dueColumns, type StoredDue, scheduleFields, toDueSchedule } from './repositories/schedules.ts';
import { fromJson, type JsonRow, toJsonRow } from './rows.ts';
import type { OpenTransaction, Transact } from './transaction.ts';

type OpenUnit<Tx> = (transaction: OpenTransaction<Tx>, scope: Scope) => UnitOfWork<Tx>;

const toShop = "select set_config('makerfex.seek', '', true), set_config('makerfex.shop_id', $1, true)";

/** One transaction that begins as a search over all shops, and is then set to one shop after another. */
export const takeDueSchedulesWith =
  <Tx>(transact: Transact<Tx>, openUnit: OpenUnit<Tx>): Storage<Tx>['takeDueSchedules'] =>
  (now, limit, work) =>
    transact(['makerfex.seek', 'due_schedules'], async (transaction) => {
      const sql = `select ${dueColumns} from integration_take_due_schedules($1, $2)`;
      const { rows } = await transaction.send<StoredDue>(sql, [now, limit]);
      return work({
        due: rows.map(toDueSchedule),
        query: transaction.query,
        read: () => read(transaction, rows),
        request: (runs) => request(transaction, runs),
        async inShop(scope, inOne) {
          // The search ends here: with it the owner of the tables would see the schedules of other shops.
          await transaction.send(toShop, [scope.shopId]);
          return inOne(openUnit(transaction, scope));
        },
      });
    });

interface StoredTaken {
  readonly shopId: string;
  readonly schedule: JsonRow;
  readonly connection: JsonRow;
  readonly live: JsonRow | null;
}

async function read<Tx>({ send }: OpenTransaction<Tx>, due: readonly StoredDue[]): Promise<TakenSchedule[]> {
  const { rows } = await send<StoredTaken>(
    `select shop_id as "shopId", schedule, connection, live
     from integration_read_schedules_fn($1::text[], $2::uuid[], $3::text[])`,
    [
      due.map(({ shopId }) => shopId),
      due.map(({ connectionId }) => connectionId),
      due.map(({ capability }) => capability),
    ],
  );
  return rows.map(({ shopId, schedule, connection, live }) => ({
    scope: { shopId },
    row: fromJson<ScheduleRow>(schedule, ...scheduleFields),
    connection: fromJson<ConnectionRow>(connection, ...connectionFields),
    live: live && fromJson<CredentialRow>(live, ...credentialFields),
  }));
}

async function request<Tx>(
  { send }: OpenTransaction<Tx>,
  requests: readonly ScheduledRun[],
): Promise<ReadonlySet<string>> {
  const sent = requests.map(({ scope: { shopId }, run, from, to }) => {
    const { providerKey: _, ...own } = run;
    return { row: toJsonRow({ shopId, ...own }), due_at: from, next_at: to };
  });
  const json = JSON.stringify(sent.filter((each) => !hasNul(each)));
  const { rows } = await send<{ id: string }>('select id from integration_request_schedules_fn($1::json)', [json]);
  return new Set(rows.map(({ id }) => id));
}

/** PostgreSQL's text has none, and refuses to read JSON with one. */
const hasNul = (value: unknown): boolean => JSON.stringify(value).includes('\\u0000');
