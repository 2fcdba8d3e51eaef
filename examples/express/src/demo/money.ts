import { minorUnits } from '@makerfex/integrations-core';

/** What `Intl` takes for a currency; a provider can name others, such as USDC. */
const isoCode = /^[A-Z]{3}$/;

/** With the decimals of the currency (ISO 4217), rounded for the eye: what is stored is exact. */
export function money(amount: string | null, currency: string | null): string {
  if (amount === null || currency === null) return 'no price';
  if (!isoCode.test(currency)) return `${amount} ${currency}`;
  const decimals = minorUnits(currency);
  return Number(amount).toLocaleString('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
