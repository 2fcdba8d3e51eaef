import type { Scope } from '@makerfex/integrations-core';
import type { Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import { dueColumns, type StoredDue, toDueSchedule } from './repositories/schedules.ts';
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
        async inShop(scope, inOne) {
          // The search ends here: with it the owner of the tables would see the schedules of other shops.
          await transaction.send(toShop, [scope.shopId]);
          return inOne(openUnit(transaction, scope));
        },
      });
    });
