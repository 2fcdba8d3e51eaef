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

/** The same table after a change that the host has not migrated yet. */
export const LongerNote: EntitySchema<Note & { title: string | null | undefined }> = defineEntity({
  name: 'Note',
  tableName: 'host_note',
  properties: {
    id: p.text().fieldName('id').primary(),
    text: p.text().fieldName('text'),
    title: p.text().fieldName('title').nullable(),
  },
});

export class CreateNotes extends Migration {
  override up(): void {
    this.addSql('create table host_note (id text primary key, text text not null)');
  }
}
