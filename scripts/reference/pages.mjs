// The pages of docs/reference: what each describes, in which order (./pages). A name is enough for what the page's `from` exports; else
// - `from`: the file that exports it,
// - `title`: its heading, if that is not its name,
// - `isCalled`: hosts or providers call its methods, so that they are listed as calls,
// - `hasOwnFieldsOnly`: inherited fields are left out, since the page shows them elsewhere.

import { defineProvider } from './pages/define-provider.mjs';
import { host } from './pages/host.mjs';
import { records } from './pages/records.mjs';
import { simulator } from './pages/simulator.mjs';

export const pages = [records, defineProvider, simulator, host];

/** Addresses of names that other pages describe. */
export const elsewhere = {
  IntegrationError: '../errors.md',
  ErrorCode: '../errors.md#codes',
  ErrorKind: '../errors.md#codes',
};
