import { type Issuer, issuerSchema } from '@makerfex/integrations-core/records';

/** The seller on the demo shop's invoices. */
export const letterhead: Issuer = issuerSchema.parse({
  name: 'Atelier Ōkami & Daughters',
  address: {
    name: null,
    company: null,
    line1: '12 Kiln Lane',
    line2: null,
    city: 'Porto',
    region: null,
    postalCode: '4000-001',
    countryCode: 'PT',
    phone: null,
  },
  email: 'hello@demo-shop.example.com',
  website: 'demo-shop.example.com',
  taxId: 'VAT PT999999990',
  timeZone: 'Europe/Lisbon',
});
