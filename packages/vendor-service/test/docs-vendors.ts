import { pdfDocuments } from '@makerfex/integrations-invoice-pdf';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { createTransport } from 'nodemailer';

const email = {
  transport: createTransport({ host: 'smtp.example.com', port: 587, requireTLS: true }),
  from: 'Kiln & Co <orders@kiln.example>',
};

const documents = pdfDocuments();

/** For `createIntegrations({ providers })`. */
export const vendors = [
  vendorService({ key: 'packright', label: 'Packright', service: 'Packing', documents, email }),
  vendorService({ key: 'brush_co', label: 'Brush & Co', service: 'Painting', documents, email }),
];
