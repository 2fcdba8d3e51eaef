import { vendorService } from '@makerfex/integrations-vendor-service';
import { createTransport } from 'nodemailer';

const email = {
  transport: createTransport({ host: 'smtp.example.com', port: 587, requireTLS: true }),
  from: 'Kiln & Co <orders@kiln.example>',
};

/** For `createIntegrations({ providers })`. */
export const vendors = [
  vendorService({ key: 'packright', label: 'Packright', service: 'Packing', email }),
  vendorService({ key: 'brush_co', label: 'Brush & Co', service: 'Painting', email }),
];
