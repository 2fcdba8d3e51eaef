import { vendorService } from '@makerfex/integrations-vendor-service';
import type { Source } from '../sources.ts';

/** A packing service that the shop works with: it has no API, so there is nothing to simulate. */
export const packrightProvider = () =>
  vendorService({
    key: 'packright',
    label: 'Packright',
    service: 'packing',
    // The shop has products with Japanese names.
    print: { fonts: [import.meta.resolve('@fontsource/sawarabi-gothic/unicode.json')] },
  });

export const packright = (): Source => ({
  label: 'Packright',
  provider: packrightProvider(),
  connection: {
    providerKey: 'packright',
    config: {
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
      taxes: [{ id: 'vat', label: 'VAT', rate: '23', inclusive: false }],
      terms: 'Payable within 14 days.',
      include_bom: true,
    },
  },
  credential: null,
  isImportedFrom: false,
  simulated: null,
});
