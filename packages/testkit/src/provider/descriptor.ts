import type { PullCapability } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { isObject } from './answers.ts';
import type { ProviderUnderTest } from './harness.ts';
import { fail } from './records.ts';

const snakeCase = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const secretName =
  /(?:^|_)(?:secret|password|passwd|passphrase|token|credential|api_?key|(?:private|access)_key)s?(?:_|$)/;

/** What a provider says of itself: people see it, and what a shop configures is stored in the clear. */
export function checkDescriptor({ provider, config }: ProviderUnderTest): void {
  const issue = provider.config.safeParse(config).error?.issues[0];
  if (issue)
    fail(
      `The config that \`open\` returns does not fit: ${issue.path.join('.')}: ${issue.message}. Correct one of them.`,
    );
  const schema = z.toJSONSchema(provider.config, { io: 'input', unrepresentable: 'any' });
  for (const { path, key, about } of fieldsOf(schema)) {
    const field = [...path, key].join('.');
    if (!snakeCase.test(key))
      fail(`The field ${field} of its config is not snake_case: rename it, as it is seen in the API.`);
    if (secretName.test(key) && about['sensitive'] !== true)
      fail(
        `The field ${field} of its config looks like a secret, which would be stored in the clear: make it part of the credential, or mark it with .meta({ sensitive: true }).`,
      );
  }
  checkForms(provider);
  for (const [key, capability] of Object.entries(provider.capabilities)) {
    if (capability.contract.label.trim() === '' || snakeCase.test(capability.contract.label))
      fail(
        `The label of ${key} is ${JSON.stringify(capability.contract.label)}: name it for people, such as "Import orders".`,
      );
    if (isPull(capability)) checkOverlap(key, capability);
  }
}

/** People see the title and the description of every field that they fill in. */
function checkForms({ config, auth, capabilities }: ProviderUnderTest['provider']): void {
  checkForm('its config', config);
  for (const one of auth) if (one.kind !== 'none') checkForm(`its secret ${one.kind}`, one.secret);
  for (const [key, { contract, input }] of Object.entries(capabilities))
    checkForm(`the input of ${key}`, input ?? contract.input);
}

function checkForm(what: string, schema: z.ZodType): void {
  for (const { path, key, about } of fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
    for (const needed of ['title', 'description'])
      if (typeof about[needed] !== 'string' || about[needed] === '')
        fail(
          `The field ${[...path, key].join('.')} of ${what} has no ${needed}: describe it as a form shows it: with .meta({ title, description, examples }), or in the options of a secret.`,
        );
}

function checkOverlap(key: string, { overlapMs = 0 }: PullCapability): void {
  if (!Number.isSafeInteger(overlapMs) || overlapMs < 0)
    fail(`The overlapMs of ${key} is ${overlapMs}: state a whole number of milliseconds, 0 or more.`);
}

const isPull = (capability: object): capability is PullCapability => 'cursor' in capability;

function* fieldsOf(
  schema: unknown,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; key: string; about: Record<string, unknown> }> {
  if (!isObject(schema)) return;
  for (const [key, about] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
    if (isObject(about)) yield { path, key, about };
    yield* fieldsOf(about, [...path, key]);
  }
  for (const one of ['items', 'additionalProperties']) yield* fieldsOf(schema[one], path);
  for (const name of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(schema[name])) for (const one of schema[name]) yield* fieldsOf(one, path);
}
