/** What transactions of one shop wait for each other about. */
type LockName = 'records' | 'drain';
type Mode = 'exclusive' | 'shared';

const functions: Readonly<Record<Mode, string>> = {
  exclusive: 'pg_advisory_xact_lock',
  shared: 'pg_advisory_xact_lock_shared',
};

/**
 * A call that takes a lock until the transaction ends. Unlike the lock of a row it writes nothing, and those who wait get it in
 * their order. A number stands for the parts: two that share one wait for each other in vain, and no more.
 * @param parts SQL of what is locked, within the shop `$1`
 */
export const lockFor = (name: LockName, parts = '$2::text, $3::text', mode: Mode = 'exclusive'): string =>
  `${functions[mode]}(hashtextextended(jsonb_build_array('makerfex ${name}', $1::text, ${parts})::text, 0))`;
