import type { MigrationObject } from '@mikro-orm/core';
import { SimulationSchema } from '../simulation/entity.ts';
import { ProductSchema, ProductVariantSchema } from './catalog/entities.ts';
import { CustomerSchema } from './customers/entities.ts';
import { AddDataExports, CreateHostTables, CreateInvoices, KeepWhatToMake } from './migration.ts';
import { DataExportSchema } from './privacy/entities.ts';
import { ProjectLineSchema, ProjectSchema } from './projects/entities.ts';
import { InvoiceCountSchema, SalesInvoiceSchema } from './sales/entities.ts';

/** Every entity of the host. */
export const hostEntities = [
  ProjectSchema,
  ProjectLineSchema,
  ProductSchema,
  ProductVariantSchema,
  CustomerSchema,
  SalesInvoiceSchema,
  InvoiceCountSchema,
  DataExportSchema,
  SimulationSchema,
];

export const hostMigrations: readonly MigrationObject[] = [
  { name: 'HostCreateTables', class: CreateHostTables },
  { name: 'HostCreateInvoices', class: CreateInvoices },
  { name: 'HostKeepWhatToMake', class: KeepWhatToMake },
  { name: 'HostAddDataExports', class: AddDataExports },
];
