// A host that is bundled and then runs far from its packages.
import { migratePostgres, migrationSql } from '@makerfex/integrations-storage-postgres';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.argv[2] });
const names = await migratePostgres(pool);
await pool.end();
process.stdout.write(JSON.stringify({ names, sql: migrationSql() }));
