import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { vendorService } from '@makerfex/integrations-vendor-service';

/** One vendor is one provider. Give it to `createIntegrations({ providers: [packing], ports: { sales }, ... })`. */
export const packing = vendorService({ key: 'packright', label: 'Packright', documents: pdfDocuments() });
