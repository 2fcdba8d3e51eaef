import type { TextsOf } from '../catalogue.ts';
import type { privacyWords } from '../privacy.ts';

export const privacy: TextsOf<typeof privacyWords> = {
  title: 'Datenschutz-Anfragen',
  intro: 'Anfragen zu personenbezogenen Daten, die Anbieter weiterleiten. Jede hat eine Frist.',
  none: 'Es gibt keine Anfragen.',
  types: {
    export_customer: 'Einem Kunden seine Daten geben',
    redact_customer: 'Die Daten eines Kunden löschen',
    redact_shop: 'Die Daten des Shops löschen',
  },
  open: 'Offen',
  overdue: 'Überfällig',
  settled: 'Erledigt',
  from: 'Von',
  due: 'Fällig',
  requested: 'Eingegangen',
  settledAt: 'Erledigt',
  customers: 'Kunden',
  orders: 'Bestellungen',
  notInHost: (id) => `${id} (nicht in Ihrem System)`,
  note: 'Was getan wurde',
  noteHint: 'Keine personenbezogenen Daten: Das wird aufbewahrt.',
  settle: 'Als erledigt vermerken',
  done: 'Die Anfrage ist als erledigt vermerkt.',
};
