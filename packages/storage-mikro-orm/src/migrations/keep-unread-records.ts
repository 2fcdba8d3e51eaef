import { Migration } from '@mikro-orm/migrations';

/** Records that could not be read are read again by later runs. Never edited. */
export class KeepUnreadRecords extends Migration {
  override up(): void {
    this.addSql('alter table integration_sync add column unread json');
  }

  override down(): void {
    this.addSql('alter table integration_sync drop column unread');
  }
}
