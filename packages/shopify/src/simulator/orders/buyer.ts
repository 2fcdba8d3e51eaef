import type { Random } from '@makerfex/integrations-testkit/simulator';
import type { RecordState } from '../collection.ts';
import { customerBody, firstCustomerId } from '../customers.ts';
import { personOf, phoneOf } from '../people.ts';
import type { OrderTraits } from './traits.ts';

export interface BuyerSizes {
  readonly seed: number;
  /** How many customers the shop had at the start: orders refer to these. */
  readonly customers: number;
  readonly addresses: (customer: number) => number;
}

/** Who ordered, and what they wrote with the order. */
export type Buyer = ReturnType<typeof buyerOf>;

/** Where buyers of a market live; other buyers live anywhere. */
const countries: Partial<Record<OrderTraits['market'], string>> = { euro: 'DE', yen: 'JP' };
const notes = ['Please don’t fold it.', 'Ring twice, the bell is weak.', 'Bitte ohne Plastik 🌱'] as const;

export function buyerOf(random: Random, traits: OrderTraits, sizes: BuyerSizes, state: RecordState) {
  const { buyer, delivery, fate, gift, market } = traits;
  const { seed, customers } = sizes;
  const account = customers > 0 && buyer === 'account' ? random.integer(0, customers - 1) : null;
  const at = account ?? customers + state.index;
  const person = personOf(seed, at);
  const isCleared = state.cleared !== undefined;
  const address = cleared(person.address(0, countries[market]), isCleared);
  const hasNote = random.integer(1, 3) === 1 || gift === 'message';
  const note = random.pick(notes);
  const isReached = buyer === 'phone_guest' || random.integer(1, 3) === 1;
  return {
    note: isCleared ? null : state.version > 0 ? `Changed ${state.version} times` : hasNote ? note : null,
    email: buyer === 'phone_guest' ? null : person.email,
    // A guest who left only a number keeps it: there is no other contact data.
    phone: isReached && (buyer === 'phone_guest' || !isCleared) ? phoneOf(at) : null,
    customer: account === null ? null : customerOf(sizes, account, state),
    billingAddress: buyer === 'phone_guest' ? null : address,
    shippingAddress: delivery === 'pickup' || delivery === 'none' ? null : address,
    customAttributes: attributesOf(gift, person.firstName),
    tags: fate === 'invoice' ? ['wholesale', 'invoice'] : fate === 'on_hold' ? ['wait for the buyer'] : [],
  };
}

/** Whether there is an apartment number, a telephone number and a note to clear. */
export const isClearable = ({ note, phone, email, billingAddress }: Buyer): boolean =>
  note !== null && phone !== null && email !== null && typeof billingAddress?.['address2'] === 'string';

const cleared = (address: Readonly<Record<string, string | null>>, isCleared: boolean) =>
  isCleared ? { ...address, address2: null, phone: null } : address;

/** The customer at the time of the order: a later change of the customer must not change the order. */
const customerOf = ({ seed, addresses }: BuyerSizes, index: number, { created }: RecordState) => {
  const state = { id: firstCustomerId + index, index, created, updated: created, settled: created, version: 0 };
  return customerBody(seed, addresses, state);
};

function attributesOf(gift: OrderTraits['gift'], sender: string) {
  const attributes = {
    none: [],
    message: [
      { key: 'Delivery date', value: '2026-12-05' },
      { key: 'Gift message', value: 'For Zoë, with love' },
      { key: '_internal', value: 'x' },
    ],
    wrapped: [
      { key: 'Gift wrap', value: 'Yes' },
      { key: 'Gift message', value: 'Happy birthday!\nSee you on Sunday' },
      { key: 'From', value: sender },
    ],
  } satisfies Record<OrderTraits['gift'], unknown>;
  return attributes[gift];
}
