import type { TextsOf } from '../catalogue.ts';
import type { subjectWords } from '../subjects.ts';

export const subjects: TextsOf<typeof subjectWords> = {
  labels: {
    import_orders: 'Bestellungen importieren',
    sync_products: 'Produkte importieren',
    import_customers: 'Kunden importieren',
    post_instagram_product: 'Produkt auf Instagram veröffentlichen',
    vendor_handoff_invoice: 'An Dienstleister übergeben',
    webhooks: 'Änderungen abholen',
  },
  nouns: {
    import_orders: ['Bestellung', 'Bestellungen'],
    sync_products: ['Produkt', 'Produkte'],
    import_customers: ['Kunde', 'Kunden'],
  },
  record: ['Datensatz', 'Datensätze'],
};
