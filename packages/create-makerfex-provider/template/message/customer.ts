import type { Customer } from '@makerfex/integrations-core/records';

// TODO(author): what the API takes.
export const toMessage = ({ name, email }: Customer) => ({ text: name ?? email ?? 'A customer without a name' });
