import * as z from 'zod';

/** Schemas by their name in the OpenAPI document: of request bodies, and of answers. */
export const sentSchemas = z.registry<{ id: string }>();
export const answeredSchemas = z.registry<{ id: string }>();
