import { Migration } from '@mikro-orm/migrations';

/** A schedule that fails several times in a row is paused. Never edited. */
export class PauseSchedules extends Migration {
  override up(): void {
    this.addSql('alter table integration_schedule add column failures int not null default 0');
  }

  override down(): void {
    this.addSql('alter table integration_schedule drop column failures');
  }
}
