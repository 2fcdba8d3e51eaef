import { Migration } from '@mikro-orm/migrations';

/** A request that joins a run is answered with it ever after. Never edited. */
export class KeepJoinedKeys extends Migration {
  override up(): void {
    this.addSql('alter table integration_run add column joined_keys text[]');
    this.addSql(
      'create index integration_run_joined on integration_run (shop_id, connection_id) where joined_keys is not null',
    );
  }

  override down(): void {
    this.addSql('drop index integration_run_joined');
    this.addSql('alter table integration_run drop column joined_keys');
  }
}
