import type { GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from './access.ts';
import { gid, isoSeconds } from './answers.ts';
import type { ListArguments } from './collection.ts';
import { listConnection } from './connection.ts';
import { parseSearch } from './search.ts';

const year = 365 * 86_400_000;

/** What happened in the shop within the last year, oldest first. */
export function createEvents(now: () => number) {
  const events: { subject: string; type: 'PRODUCT' | 'ORDER'; action: string; at: number }[] = [];
  return {
    record: (action: 'create' | 'update' | 'destroy', type: 'PRODUCT' | 'ORDER', subject: string): void => {
      events.push({ subject, type, action, at: now() });
    },
    list: (args: ListArguments, context: ApiContext, info: GraphQLResolveInfo) => {
      const matches = parseSearch(args.query);
      const found = events.flatMap(({ subject, type, action, at }, index) =>
        at > now() - year && matches({ subject_type: type, action, created_at: at })
          ? [
              {
                __typename: 'BasicEvent',
                id: gid('BasicEvent', index + 1),
                action,
                createdAt: isoSeconds(at),
                subjectId: subject,
                subjectType: type,
              },
            ]
          : [],
      );
      return listConnection(found, args, context, info);
    },
  };
}
export type Events = ReturnType<typeof createEvents>;
