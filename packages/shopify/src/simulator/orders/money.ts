/** A currency of an order, relative to the shop's. */
export interface Currency {
  readonly code: string;
  /** The worth of one unit of the shop's currency. */
  readonly rate: number;
  /** Its smallest amount, in hundredths: 1 for a cent, 100 for a yen. */
  readonly step: number;
}

export const currencies = {
  USD: { code: 'USD', rate: 1, step: 1 },
  EUR: { code: 'EUR', rate: 0.92, step: 1 },
  GBP: { code: 'GBP', rate: 0.79, step: 1 },
  JPY: { code: 'JPY', rate: 151.37, step: 100 },
  USDC: { code: 'USDC', rate: 1, step: 1 },
} as const satisfies Record<string, Currency>;

/** Hundredths of an amount, rounded to what the currency can pay. */
export const rounded = (hundredths: number, { step }: Currency): number => Math.round(hundredths / step) * step;
export const converted = (hundredths: number, to: Currency): number => rounded(hundredths * to.rate, to);

/** Shopify writes as few decimals as possible, but at least one: `12.5`, `10.0`. */
const decimal = (hundredths: number): string =>
  hundredths % 100 === 0 ? `${hundredths / 100}.0` : String(hundredths / 100);

export interface MoneyV2 {
  readonly amount: string;
  readonly currencyCode: string;
}
export const moneyOf = (hundredths: number, { code }: Currency): MoneyV2 => ({
  amount: decimal(hundredths),
  currencyCode: code,
});

/** The same amount in the shop's currency and in the buyer's. */
export interface MoneyBag {
  readonly shopMoney: MoneyV2;
  readonly presentmentMoney: MoneyV2;
}

/** Amounts of an order in one currency. */
interface Counted {
  readonly ledger: { readonly currency: Currency };
}

/** Creates money bags from the amounts in the shop's currency and in the buyer's. */
export const bagOf =
  <Counts extends Counted>(shop: Counts, presentment: Counts) =>
  (amountIn: (counts: Counts) => number): MoneyBag => ({
    shopMoney: moneyOf(amountIn(shop), shop.ledger.currency),
    presentmentMoney: moneyOf(amountIn(presentment), presentment.ledger.currency),
  });

const isKnown = (code: string): code is keyof typeof currencies => Object.hasOwn(currencies, code);
const knownCurrency = (code: string): Currency => {
  if (isKnown(code)) return currencies[code];
  throw new RangeError(
    `The simulator has no exchange rate for ${code}; it knows ${Object.keys(currencies).join(', ')}.`,
  );
};

/**
 * A currency relative to that of the shop.
 * @throws RangeError if it has no rate
 */
export function currencyIn(code: string, shopCurrency: string): Currency {
  const currency = knownCurrency(code);
  return { ...currency, rate: currency.rate / knownCurrency(shopCurrency).rate };
}
