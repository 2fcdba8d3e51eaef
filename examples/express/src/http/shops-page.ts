import { consolePath, shopsPath } from './addresses.ts';
import { page } from './page.ts';

/** Where a person makes something happen at the simulated shops. @param happened lines of the demo's own text; empty at first */
export const shopsPage = (happened: readonly string[]): string =>
  page(
    'The simulated shops',
    `<p>Buyers order, orders are sent, cancelled and refunded, products are renamed and removed: all of it at the source.</p>
<form method="post" action="${shopsPath}"><button>Let a day pass at the shops</button></form>
${happened.length === 0 ? '' : `<h2 id="happened">What happened</h2><ul>${happened.map((line) => `<li>${line}</li>`).join('')}</ul>`}
<p>What is connected sends webhooks, and its changes are in the host a few seconds later; the next import brings the rest.</p>
<p><a href="${consolePath}/timeline">See it in the console</a></p>`,
  );
