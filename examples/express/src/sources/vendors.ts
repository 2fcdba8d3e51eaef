import type { NewConnection } from '@makerfex/integrations-core';
import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { vendorService } from '@makerfex/integrations-vendor-service';
import type { Source } from '../sources.ts';

// Some products have Japanese names.
const documents = pdfDocuments({ fonts: [import.meta.resolve('@fontsource/sawarabi-gothic/unicode.json')] });

/** Vendors that the shop works with. Each is a separate provider, so that a shop can have several. */
export const vendorProviders = () =>
  [
    vendorService({ service: 'painting', documents }),
    vendorService({ key: 'packright', label: 'Packright', service: 'packing', documents }),
  ] as const;

export type VendorProvider = ReturnType<typeof vendorProviders>[number];

/** A vendor has no API, so there is nothing to simulate. */
export function vendors(): readonly Source[] {
  const [painting, packright] = vendorProviders();
  return [
    {
      ...vendor,
      label: painting.label,
      provider: painting,
      connection: { providerKey: painting.key, config: brush },
    },
    {
      ...vendor,
      label: packright.label,
      provider: packright,
      connection: { providerKey: packright.key, config: packing },
    },
  ];
}

const vendor = { credential: null, isImportedFrom: false, simulated: null } as const;

type Config = NewConnection<VendorProvider>['config'];

const taxes = [{ id: 'vat', label: 'VAT', rate: '23', inclusive: false }];
const terms = 'Payable within 14 days.';

const brush: Config = {
  vendor: {
    name: 'Brush & Filhas Lda',
    email: 'work@brush.example.com',
    address: { line1: 'Travessa das Tintas 3', city: 'Porto', postal_code: '4050-001', country_code: 'PT' },
    details: [],
  },
  delivery: 'download',
  currency: 'EUR',
  rates: { piece: { label: 'Painting, one piece', unit_price: '6.50' } },
  taxes,
  terms,
  include_bom: true,
};

const packing: Config = {
  vendor: {
    name: 'Packright Lda',
    email: 'orders@packright.example.com',
    address: { line1: 'Rua do Armazém 8', city: 'Porto', postal_code: '4100-012', country_code: 'PT' },
    details: [],
  },
  delivery: 'download',
  currency: 'EUR',
  rates: {
    parcel: { label: 'Packing, one parcel', unit_price: '2.40' },
    gift_wrap: { label: 'Gift wrap', unit_price: '1.15' },
  },
  taxes,
  terms,
  include_bom: true,
};
