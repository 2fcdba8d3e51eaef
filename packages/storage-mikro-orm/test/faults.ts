import { faultsOf as faultsFrom } from '../../storage-postgres/test/faults.ts';
import type { HostOrm } from '../src/storage.ts';

export { driverFaultsOf } from '../../storage-postgres/test/faults.ts';

/** Errors of a database as the ORM throws them. */
export const faultsOf = ({ em }: HostOrm) => faultsFrom((sql) => em.fork().execute(sql));
