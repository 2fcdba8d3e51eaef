import { roles } from '@makerfex/integrations-core';
import { consolePath } from './addresses.ts';

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

/** Who a person wants to be: stands for the login of a real host. @param shopId the shop of the demo; of letters, digits and `._-` */
export const peoplePage = (shopId: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Demo: who are you?</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-inline-size: 40rem; margin-inline: auto; padding: 1rem }
a { display: inline-block; padding: 0.25rem 0 }
</style>
</head>
<body>
<main>
<h1>Who are you?</h1>
<p>The demo checks no password. Choose a person, and see what the console shows and permits:</p>
${sectionOf(shopId, 'The shop of the demo.')}
${sectionOf(emptyShop, 'Another shop: it sees nothing of the first.')}
<p><a href="${consolePath}/">Open the console</a> as you are</p>
</main>
</body>
</html>
`;
