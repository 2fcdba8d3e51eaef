/** Renders the invoice that comes in as JSON, as the first document of this process, and writes the PDF out. */
import { text } from 'node:stream/consumers';
import { renderInvoicePdf } from '../src/render-invoice.ts';

const { bytes } = await renderInvoicePdf(JSON.parse(await text(process.stdin)));
process.stdout.write(bytes);
