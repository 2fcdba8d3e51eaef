import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/** Something of the host's own. */
export interface Note {
  id: string;
  text: string;
}
export const Note: EntitySchema<Note> = defineEntity({
  name: 'Note',
  tableName: 'host_note',
  properties: { id: p.text().fieldName('id').primary(), text: p.text().fieldName('text') },
});

export class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table host_note (id text primary key, text text not null)');
  }
}
