import { describeIssues, IntegrationError, type Invoice, invoiceSchema, toIssues } from '@makerfex/integrations-core';

/** @throws IntegrationError `port_failed` where the host's port gave what is no invoice, naming the fields */
export function readInvoice(given: unknown, port: string): Invoice {
  const read = invoiceSchema.safeParse(given);
  if (read.success) return read.data;
  const problems = describeIssues(toIssues(read.error, 'invoice'));
  throw new IntegrationError('port_failed', `The host port ${port} gave what is no invoice: ${problems}.`);
}
