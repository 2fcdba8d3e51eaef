import { Migration } from '@mikro-orm/migrations';

/** A fault of one capability is kept apart from the health of the connection. The default is for releases from before. Never edited. */
export class KeepCapabilityHealth extends Migration {
  override up(): void {
    this.addSql(`alter table integration_connection add column capability_health json not null default '{}'`);
  }

  override down(): void {
    this.addSql('alter table integration_connection drop column capability_health');
  }
}
