export type { Delivery, VendorConfig } from './config.ts';
export {
  type DocumentName,
  documentNames,
  type HandedOff,
  type HandoffInput,
  type HandoffPreview,
  handedOffSchema,
  handoffPreviewSchema,
  type InvoiceMetadata,
  vendorHandoffInvoice,
} from './contract.ts';
export type { Mail, MailOptions, MailTransport } from './deliver/mail-options.ts';
export type { HandoffRecords } from './handoff/records.ts';
export { type LegacyVendor, legacyVendorSchema } from './migrate/legacy-vendor.ts';
export { type LegacyVendorMigration, type MigratedVendor, migrateLegacyVendors } from './migrate/migrate.ts';
export { type VendorServiceOptions, vendorService } from './provider.ts';
