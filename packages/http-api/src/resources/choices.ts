import type { Choice } from '@makerfex/integrations-core';
import * as z from 'zod';
import { answeredSchemas } from '../openapi/components.ts';
import { route } from '../routing/route.ts';
import { idField } from './fields.ts';
import { listOf, toWholeList } from './paging.ts';

const choiceSchema = z
  .object({
    id: z.string().describe('The value of the field.'),
    label: z.string(),
    detail: z
      .string()
      .nullable()
      .describe('Distinguishes it from others of the same name; null if there is nothing to say.'),
    picture_url: z.string().nullable(),
  })
  .register(answeredSchemas, { id: 'Choice' });

const toChoice = ({ id, label, detail = null, pictureUrl = null }: Choice): z.output<typeof choiceSchema> => ({
  id,
  label,
  detail,
  picture_url: pictureUrl,
});

export const choiceRoutes = [
  route({
    method: 'GET',
    path: '/connections/{id}/actions/{capability}/choices/{field}/',
    operationId: 'listChoices',
    summary: 'What a person can choose for a field of an input',
    description:
      'The things of the host that match, the best first, for a field that the capability names in `choices`. 404 for any other field.',
    permission: 'use',
    params: z.object({ id: idField, capability: z.string(), field: z.string() }),
    query: z.strictObject({
      text: z.string().max(200).default('').describe('What was typed so far.'),
      limit: z.coerce.number().int().min(1).max(50).default(20).describe('The most choices.'),
    }),
    answer: {
      status: 200,
      description: 'The choices, on one page.',
      schema: listOf(choiceSchema).register(answeredSchemas, { id: 'ChoiceList' }),
    },
    problems: ['port_failed'],
    async handle({ shop, params: { id: connectionId, capability, field }, query: { text, limit } }) {
      const choices = await shop.actions.choices({ connectionId, capability, field, text, limit });
      return { body: toWholeList(choices, toChoice) };
    },
  }),
];
