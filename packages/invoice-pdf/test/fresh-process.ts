import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { InvoiceInput } from '@makerfex/integrations-core/records';

const script = join(import.meta.dirname, 'render-alone.ts');

/** Renders an invoice in a new process, which has rendered nothing before. */
export async function renderInFreshProcess(invoice: InvoiceInput): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--conditions=@makerfex/source', script],
      { encoding: 'buffer', maxBuffer: 2 ** 26 },
      (error, stdout) => (error ? reject(error) : resolve(new Uint8Array(stdout))),
    );
    child.stdin?.end(JSON.stringify(invoice));
  });
}
