import { IntegrationError } from '@makerfex/integrations-core';
import { describeIssues, toIssues } from '@makerfex/integrations-core/provider';
import { type Invoice, invoiceSchema } from '@makerfex/integrations-core/records';

/** @throws IntegrationError `port_failed` if the host's port returned an invalid invoice, naming the fields */
export function readInvoice(given: unknown, port: string): Invoice {
  const read = invoiceSchema.safeParse(given);
  if (read.success) return read.data;
  const problems = describeIssues(toIssues(read.error, 'invoice'));
  throw new IntegrationError(
    'port_failed',
    `The host port ${port} returned an invalid invoice: ${problems}. Fix the port.`,
  );
}
