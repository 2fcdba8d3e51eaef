import type { components } from '@makerfex/integrations-client';
import { html, nothing, type TemplateResult } from 'lit';
import { badge } from '../../parts/badge.ts';
import { button } from '../../parts/button.ts';
import { time } from '../../parts/time.ts';
import type { Session } from '../../shell/session.ts';
import { privacyWords } from '../../words/privacy.ts';

export type PrivacyRequest = components['schemas']['PrivacyRequest'];

export interface RequestParts {
  readonly session: Session;
  readonly request: PrivacyRequest;
  readonly provider: string;
  readonly now: Date;
  readonly isBusy: boolean;
  readonly settle: (note: string) => void;
}

export function renderRequest({ session, request, provider, now, isBusy, settle }: RequestParts): TemplateResult {
  const words = session.words(privacyWords);
  const isOpen = request.state === 'open';
  const isOverdue = isOpen && Date.parse(request.due_at) < now.getTime();
  const state = isOverdue
    ? badge('bad', words.overdue)
    : badge(isOpen ? 'warn' : 'good', isOpen ? words.open : words.settled);
  const rows = [
    [words.from, `${provider}, ${request.account}`],
    [words.requested, time(session.format, request.requested_at)],
    [words.due, isOpen ? time(session.format, request.due_at) : null],
    [words.settledAt, request.settled_at === null ? null : time(session.format, request.settled_at)],
    [words.customers, namesOf(session, request.customers)],
    [words.orders, namesOf(session, request.orders)],
    [words.note, request.note],
  ] as const;
  return html`<li class="card stack tight">
    <div class="row spread">
      <h2>${words.types[request.type]}</h2>
      ${state}
    </div>
    <dl class="facts">
      ${rows.map(([label, value]) => (value === null ? nothing : html`<dt>${label}</dt><dd>${value}</dd>`))}
    </dl>
    ${isOpen ? settleForm(session, request, isBusy, settle) : nothing}
  </li>`;
}

function namesOf(session: Session, subjects: PrivacyRequest['customers']): string | null {
  if (subjects.length === 0) return null;
  const { notInHost } = session.words(privacyWords);
  return subjects.map(({ host_id: own, external_id: theirs }) => own ?? notInHost(theirs)).join(', ');
}

function settleForm(
  session: Session,
  { id, type }: PrivacyRequest,
  isBusy: boolean,
  settle: (note: string) => void,
): TemplateResult {
  const words = session.words(privacyWords);
  const send = (event: Event): void => {
    event.preventDefault();
    const field = event.currentTarget instanceof HTMLFormElement ? event.currentTarget.querySelector('input') : null;
    if (!isBusy) settle(field?.value.trim() ?? '');
  };
  return html`<form class="stack tight" @submit=${send}>
    <div>
      <label for="note-${id}">${words.note}</label>
      <input id="note-${id}" maxlength="500" autocomplete="off" aria-describedby="hint-${id}" />
      <p class="muted small" id="hint-${id}">${words.noteHint}</p>
    </div>
    <div>
      ${button({
        label: words.settle,
        fullLabel: `${words.settle}: ${words.types[type]}`,
        isBusy,
        isSubmit: true,
      })}
    </div>
  </form>`;
}
