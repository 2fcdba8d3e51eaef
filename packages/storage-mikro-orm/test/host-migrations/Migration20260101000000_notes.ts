import { Migration } from '@mikro-orm/migrations';

export class Migration20260101000000_notes extends Migration {
  override up(): void {
    this.addSql('create table host_note (id text primary key)');
  }
  override down(): void {
    this.addSql('drop table host_note');
  }
}
