/** Reads an invoice as JSON, renders it as this process's first document, and prints the PDF. */
import { text } from 'node:stream/consumers';
import { renderInvoicePdf } from '../src/render-invoice.ts';

const { bytes } = await renderInvoicePdf(JSON.parse(await text(process.stdin)));
process.stdout.write(bytes);
