import { roles } from '@makerfex/integrations-core';
import { consolePath, shopsPath } from './addresses.ts';
import { page } from './page.ts';

const names = {
  owner: 'Owner',
  shop_manager: 'Shop manager',
  manager: 'Manager',
  employee: 'Employee',
} as const satisfies Record<(typeof roles)[number], string>;

/** Shops to look at: one with data, and one with none. */
const emptyShop = 'empty-shop';

const linkTo = (role: keyof typeof names, shopId: string): string =>
  `<li><a href="/login?actor=${role}@${shopId}">${names[role]}</a></li>`;

const sectionOf = (shopId: string, about: string): string =>
  `<section><h2>${shopId}</h2><p>${about}</p><ul>${roles.map((role) => linkTo(role, shopId)).join('')}</ul></section>`;

/**
 * Who a person wants to be: stands for the login of a real host.
 * @param shopId the shop of the demo; of letters, digits and `._-`
 * @param areSimulated whether its shops at the providers are simulated
 */
export const peoplePage = (shopId: string, areSimulated: boolean): string =>
  page(
    'Who are you?',
    `<p>The demo checks no password. Choose a person, and see what the console shows and permits:</p>
${sectionOf(shopId, 'The shop of the demo.')}
${sectionOf(emptyShop, 'Another shop: it sees nothing of the first.')}
<p><a href="${consolePath}/">Open the console</a> as you are</p>
${areSimulated ? `<p><a href="${shopsPath}">Change something at the simulated shops</a></p>` : ''}`,
  );
