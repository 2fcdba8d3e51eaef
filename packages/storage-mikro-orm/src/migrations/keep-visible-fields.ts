import { Migration } from '@mikro-orm/migrations';

/** Fields of a secret that may be shown, such as the id of an account. Never edited. */
export class KeepVisibleFields extends Migration {
  override up(): void {
    this.addSql('alter table integration_credential add column visible_fields json');
  }

  override down(): void {
    this.addSql('alter table integration_credential drop column visible_fields');
  }
}
