import { core } from './sources.mjs';

export const records = {
  file: 'records.md',
  title: 'Reference: records',
  from: `${core}/records/index.ts`,
  isOfRecords: true,
  intro: `What providers deliver and hosts store. Import it from \`@makerfex/integrations-core/records\`.

A field that can be **absent** is unknown then, and changes nothing at the host. A field that can be **null** is known to be none then, and clears what
the host has. Any other value replaces it. A field that can be neither is required: without it the record is rejected.
[Absence is not deletion](../decisions/04-absence.md) says why.`,
  sections: [
    {
      title: 'Orders',
      names: [
        'Order',
        'OrderLine',
        'OrderBundle',
        'OrderTotals',
        'OrderAmounts',
        'OrderFee',
        'OrderCustomer',
        'OrderGift',
        'Shipment',
        'Refund',
      ],
    },
    { title: 'Products', names: ['Product', 'Variant', 'InventoryLevel', 'Image'] },
    { title: 'Customers', names: ['Customer'] },
    { title: 'Shared parts', names: ['CanonicalRecord', 'Address', 'Money', 'NamedValue'] },
    {
      title: 'Invoices',
      intro: 'Documents are made by the host. Code can leave out a field that has a default.',
      names: ['InvoiceDraft', 'Invoice', 'InvoiceLine', 'Discount', 'InvoiceTax', 'InvoiceTotals'],
    },
    { title: 'Work orders', names: ['WorkOrder'] },
    { title: 'Parts of documents', names: ['Party', 'Issuer', 'Bom'] },
    {
      title: 'Helpers',
      names: [
        'money',
        { name: 'ExactMoney', isCalled: true },
        'toDecimal',
        'decimalFromMinorUnits',
        'toTimestamp',
        'TimestampOptions',
        'sumMoney',
        'matchVariants',
        'computeTotals',
        'issueInvoice',
        'formatMoney',
      ],
    },
  ],
};
