export { migratePglite, pgliteStorage } from './pglite.ts';
