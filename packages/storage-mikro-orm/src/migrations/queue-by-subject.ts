import { Migration } from '@mikro-orm/migrations';
import { createFunction, searches } from './narrow-seek.ts';

const before = searches[0];
/** Runs that wait in line for another are not abandoned, unless they have expired. */
export const abandonedRuns = {
  ...before,
  select: `select r.shop_id, r.id from integration_run r
      where r.finished_at is null and (r.eta is null or r.eta <= due_at)
        and (r.lease_owner is null or r.lease_expires_at is null or r.lease_expires_at <= due_at)
        and (after_id is null or r.id > after_id)
        and (r.subject is null or (r.started_at is null and r.expires_at <= due_at) or not exists (
          select from integration_run ahead
          where ahead.shop_id = r.shop_id and ahead.connection_id = r.connection_id and ahead.capability = r.capability
            and ahead.subject = r.subject and ahead.place < r.place and ahead.finished_at is null))
      order by r.id limit at_most`,
};
/** Replaced instead of created again, so that the roles that were granted it keep it. */
const replaceFunction = (search: Parameters<typeof createFunction>[0]): string =>
  createFunction(search).replace('create function', 'create or replace function');

/** Runs of one subject wait in line for each other; the others are one per connection and capability, as before. Never edited. */
export class QueueBySubject extends Migration {
  override up(): void {
    this.addSql('alter table integration_run add column subject text collate "C", add column place int');
    this.addSql('drop index integration_run_live');
    this.addSql(
      'create unique index integration_run_live on integration_run (shop_id, connection_id, capability) where finished_at is null and subject is null',
    );
    this.addSql(
      'create unique index integration_run_place on integration_run (shop_id, connection_id, capability, subject, place) where subject is not null',
    );
    this.addSql(
      'create index integration_run_line on integration_run (shop_id, connection_id, capability, subject, place) where finished_at is null and subject is not null',
    );
    this.addSql(replaceFunction(abandonedRuns));
  }

  override down(): void {
    this.addSql(replaceFunction(before));
    this.addSql('drop index integration_run_line');
    this.addSql('drop index integration_run_place');
    this.addSql('drop index integration_run_live');
    this.addSql(
      'create unique index integration_run_live on integration_run (shop_id, connection_id, capability) where finished_at is null',
    );
    this.addSql('alter table integration_run drop column subject, drop column place');
  }
}
