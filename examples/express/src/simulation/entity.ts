import { defineEntity, type EntitySchema, p } from '@mikro-orm/core';

/** The history of the simulated shops, so that a later start finds them unchanged. One row. */
export interface Simulation {
  id: number;
  orders: number;
  products: number;
  begun_at: Date;
  /** Instants of changes at all of them, oldest first. */
  changed_at: string[];
}

export const SimulationSchema: EntitySchema<Simulation> = defineEntity({
  name: 'Simulation',
  tableName: 'demo_simulation',
  properties: {
    id: p.integer().primary().autoincrement(false),
    orders: p.integer(),
    products: p.integer(),
    begun_at: p.datetime().columnType('timestamptz(3)'),
    changed_at: p.json<string[]>(),
  },
});
