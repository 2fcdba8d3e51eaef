import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where Linux keeps files in memory. Creating a database takes a tenth of the time there. */
const inMemory = '/dev/shm';
/** What the databases of a large test run need, several times over. A container often has 64 MB there. */
const neededBytes = 4 * 2 ** 30;

/** The folder for files that need not outlive a test: in memory where there is room, or else the temporary folder. */
export function throwAwayPlace(place = inMemory, needed = neededBytes): string {
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize >= needed ? place : tmpdir();
  } catch {
    return tmpdir();
  }
}
