import { Migration } from '@mikro-orm/migrations';

/** The trace of a run links to the one in which it was requested. Never edited. */
export class KeepTraceParents extends Migration {
  override up(): void {
    this.addSql('alter table integration_run add column trace_parent text');
  }

  override down(): void {
    this.addSql('alter table integration_run drop column trace_parent');
  }
}
