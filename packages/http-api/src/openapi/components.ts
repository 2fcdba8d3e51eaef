import * as z from 'zod';

/** Schemas by the name that the OpenAPI document gives them: of bodies that are sent, and of bodies that are answered. */
export const sentSchemas = z.registry<{ id: string }>();
export const answeredSchemas = z.registry<{ id: string }>();
