export const sellerUserId = 12_345_678;
export const currency = 'USD';
export const money = (amount: number) => ({ amount, divisor: 100, currency_code: currency });
export const listingIdOf = (index: number): number => 1_000_000_001 + index;
/** Titles are escaped for HTML, as at Etsy. */
export const titles = [
  'Hand-thrown mug',
  'Oak cutting board',
  'Linen apron &quot;Atelier&quot;',
  'Café sign 手作り',
  'Silver ring',
] as const;

export const shopBody = (shopId: number) => ({
  shop_id: shopId,
  user_id: sellerUserId,
  shop_name: 'SimulatedWorkshop',
  currency_code: currency,
  is_vacation: false,
  url: 'https://www.example.com/shop/SimulatedWorkshop',
});
