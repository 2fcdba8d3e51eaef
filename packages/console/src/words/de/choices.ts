import type { TextsOf } from '../catalogue.ts';
import type { choiceWords } from '../choices.ts';

export const choices: TextsOf<typeof choiceWords> = {
  hint: 'Tippen Sie, um zu suchen, und wählen Sie aus der Liste.',
  found: (count) => (count === 1 ? 'Ein Treffer.' : `${count} Treffer.`),
  nothing: 'Nichts gefunden.',
  failed: 'Die Suche geht gerade nicht. Sie können die Kennung eingeben.',
};
