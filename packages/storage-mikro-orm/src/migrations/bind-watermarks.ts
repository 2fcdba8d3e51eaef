import { Migration } from '@mikro-orm/migrations';

/** A watermark is of one config. One from before counts for none: the next run reads everything once. Never edited. */
export class BindWatermarks extends Migration {
  override up(): void {
    this.addSql('alter table integration_sync add column config_hash text');
  }

  override down(): void {
    this.addSql('alter table integration_sync drop column config_hash');
  }
}
