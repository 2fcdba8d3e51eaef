import { catalogue } from './catalogue.ts';

export const privacyWords = catalogue('privacy', {
  title: 'Privacy requests',
  intro: 'Requests about personal data that providers pass on. Each has a deadline.',
  none: 'There are no requests.',
  types: {
    export_customer: 'Give a customer their data',
    redact_customer: 'Delete the data of a customer',
    redact_shop: 'Delete the data of the shop',
  },
  open: 'Open',
  overdue: 'Overdue',
  settled: 'Done',
  from: 'From',
  due: 'Due',
  requested: 'Requested',
  settledAt: 'Done',
  customers: 'Customers',
  orders: 'Orders',
  notInHost: (id: string) => `${id} (not in your system)`,
  note: 'What was done',
  noteHint: 'No personal data: this is kept.',
  settle: 'Mark as done',
  done: 'The request is marked as done.',
});
