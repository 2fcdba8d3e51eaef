import { ProductSchema, ProductVariantSchema } from './catalog/entities.ts';
import { CustomerSchema } from './customers/entities.ts';
import { ProjectLineSchema, ProjectSchema } from './projects/entities.ts';

/** Every entity of the host. */
export const hostEntities = [ProjectSchema, ProjectLineSchema, ProductSchema, ProductVariantSchema, CustomerSchema];
