import type { Words } from '../own-words.ts';

export const usage: Words['usage'] = {
  records: 'Datensätze je Tag',
  lastDays: (days) => `In ${days} Tagen`,
  noRun: 'Kein Lauf',
  counts: {
    created: 'Neu',
    changed: 'Geändert',
    deleted: 'Entfernt',
    rejected: 'Ausgelassen',
    unchanged: 'Unverändert',
  },
  budget: 'Heute übrige Anfragen',
  left: (percent, provider) => `Von den Anfragen des Tages an ${provider} sind etwa ${percent} übrig.`,
  few: (percent, provider) => `Von den Anfragen des Tages an ${provider} sind weniger als ${percent} übrig.`,
  shared: 'Alle Shops auf diesem Server teilen sie sich.',
  othersWait: (until) => `Was Sie starten, geht noch durch. Läufe nach Zeitplan warten bis ${until}.`,
  allWait: (until) => `Alle Läufe warten bis ${until}.`,
};
