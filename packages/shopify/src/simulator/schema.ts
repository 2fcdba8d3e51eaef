import { buildSchema } from 'graphql';
import { createPreparer } from './execute.ts';
import { sdl } from './sdl.ts';

export const schema = buildSchema(sdl);
export const prepare = createPreparer(schema);
