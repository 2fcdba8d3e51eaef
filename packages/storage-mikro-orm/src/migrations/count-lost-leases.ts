import { Migration } from '@mikro-orm/migrations';

/** How often in a row a run lost its worker. The default is for releases from before. Never edited. */
export class CountLostLeases extends Migration {
  override up(): void {
    this.addSql('alter table integration_run add column lost_leases int not null default 0');
  }

  override down(): void {
    this.addSql('alter table integration_run drop column lost_leases');
  }
}
