import { html, nothing, type TemplateResult } from 'lit';
import { notice } from '../../parts/notice.ts';
import type { Session } from '../../shell/session.ts';
import { textFor } from '../../words/catalogue.ts';
import { errorWords } from '../../words/errors.ts';
import { runWords } from '../../words/run.ts';
import type { Run } from './follow.ts';

/** Counts of an import: they show as numbers above. */
const shownElsewhere =
  'fetched created changed unchanged deleted rejected duplicates total watermark incomplete dry_run would warnings notices'.split(
    ' ',
  );

/** How a run ended: its error, what may be missing, and what a push gave back. @param facts what it gave back, shown another way */
export function renderOutcome(session: Session, run: Run, facts = renderFacts(session, run)): TemplateResult {
  const words = session.words(runWords);
  const { error, result } = run;
  const incomplete = typeof result?.['incomplete'] === 'string' ? result['incomplete'] : null;
  const permalink = webAddress(result?.['permalink']);
  return html`${
    error
      ? notice(
          'bad',
          html`<p>${textFor(session.words(errorWords).byCode, error.code) ?? error.message}</p>
              <p class="small muted">${error.message}</p>`,
        )
      : nothing
  }
    ${result?.['dry_run'] === true ? notice('idle', words.dryRun) : nothing}
    ${permalink === null ? nothing : html`<p><a class="button" href=${permalink} target="_blank" rel="noreferrer">${words.seePost}</a></p>`}
    ${incomplete === null ? nothing : notice('warn', `${words.incomplete}: ${incomplete}`)}
    ${facts}`;
}

/** Facts as a list; what has parts of its own, such as checks, is folded away. */
function renderFacts(session: Session, { result }: Run): TemplateResult {
  const facts = Object.entries(result ?? {}).filter(
    ([name, value]) => !shownElsewhere.includes(name) && value !== null,
  );
  if (facts.length === 0) return html``;
  const words = session.words(runWords);
  const [parts, plain] = [true, false].map((hasParts) =>
    facts.filter(([, value]) => (typeof value === 'object') === hasParts),
  );
  return html`<section class="stack tight">
    <h2>${words.result}</h2>
    ${factList(plain)}
    ${parts?.length ? html`<details><summary>${words.details}</summary>${factList(parts)}</details>` : nothing}
  </section>`;
}

const factList = (facts: readonly (readonly [string, unknown])[] = []): TemplateResult =>
  html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${textOf(value)}</dd>`)}</dl>`;

/** The address of what was posted. Anything but `https` is no link. */
const webAddress = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith('https://') && URL.canParse(value) ? value : null;

/** Only ever text: another link of a provider is shown as it is, and followed by nobody by accident. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
