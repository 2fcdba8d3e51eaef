import { gid, isoSeconds } from './answers.ts';
import type { RecordState } from './collection.ts';
import { connect } from './connection.ts';
import { personOf } from './people.ts';

export const firstCustomerId = 7_100_000_000_001;

/** One invented customer as the API answers it, the same for the same seed and state. */
export function customerBody(seed: number, addresses: (index: number) => number, state: RecordState) {
  const { index, version } = state;
  const person = personOf(seed, index);
  const isCleared = state.cleared !== undefined;
  const held = Array.from({ length: addresses(index) }, (_, n) => {
    const address = person.address(n);
    return isCleared ? { ...address, address2: null, phone: null } : address;
  });
  return {
    id: gid('Customer', state.id),
    firstName: person.firstName,
    lastName: version > 0 ? `${person.lastName} (${version})` : person.lastName,
    locale: person.locale,
    createdAt: isoSeconds(state.created),
    updatedAt: isoSeconds(state.updated),
    defaultEmailAddress: { emailAddress: person.email },
    defaultPhoneNumber: person.phone === null || isCleared ? null : { phoneNumber: person.phone },
    // The last address is the default.
    defaultAddress: held.at(-1) ?? null,
    addressesV2: connect(() => held),
  };
}

/** Whether there is a telephone number to clear. */
export const isClearableCustomer = (seed: number, { index, cleared }: RecordState): boolean =>
  cleared === undefined && personOf(seed, index).phone !== null;
