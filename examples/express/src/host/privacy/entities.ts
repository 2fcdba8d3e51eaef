import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** What the host stores about a customer, ready to be handed out. */
export interface DataExport {
  shop_id: string;
  /** Id of the request: it is exported once. */
  request_id: string;
  due_at: Date;
  /** The rows, by table. */
  data: object;
}

export const DataExportSchema: EntitySchema<DataExport> = defineEntity({
  name: 'DataExport',
  tableName: 'data_exports',
  properties: {
    shop_id: p.text().primary(),
    request_id: p.uuid().primary(),
    due_at: p.datetime().columnType('timestamptz'),
    data: p.json<object>(),
  },
});
