export { default } from '../../storage-postgres/test/pg-server.ts';
