export type { Answers } from './answers.ts';
export { createProvider } from './create.ts';
export { CreateError } from './create-error.ts';
