import { Migration } from '@mikro-orm/migrations';

export class Migration20260103000000_text extends Migration {
  override up(): void {
    this.addSql('alter table host_note add text text not null');
  }
  override down(): void {
    this.addSql('alter table host_note drop text');
  }
}
