// What the providers of the test host can do.
import { choicePort, portFunction, pull, pullInput, push } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import * as z from 'zod';

export const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: z.object(recordFields),
  input: pullInput,
  port: 'things.upsert',
});
export const sendThing = push({
  key: 'send_thing',
  label: 'Send a thing',
  input: z.strictObject({ id: z.string().min(1) }),
  output: z.object({ sent: z.string() }),
  ports: {},
});
export const sendParcel = push({
  key: 'send_parcel',
  label: 'Send a parcel',
  input: z.strictObject({}),
  output: z.object({}),
  ports: {},
});

export const printThing = push({
  key: 'print_thing',
  label: 'Print a thing',
  input: z.strictObject({ id: z.string().min(1) }),
  output: z.object({ sent: z.string() }),
  ports: { 'things.leaflet': portFunction<[id: string], string>(), 'things.find': choicePort('id') },
});
