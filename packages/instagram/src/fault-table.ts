/**
 * What can be done about an error of the Graph API.
 * - `retry`: try the same again
 * - `new_container`: the container is dead, a new one may work
 * - `late_container`: it may still appear; retry once or twice, then create a new container
 * - `wait`: it is not ready yet
 * - `quota`: the day's posts are used up
 * - `rate`: too many calls
 * - `person`: somebody has to act at Instagram
 * - `reconcile`: it may have taken effect anyway: check before anything else
 * - `input`: never works with this input
 * - `auth`, `permission`: never works with this token
 * - `ambiguous`: seen for many reasons, even with fresh containers and valid tokens
 * - `unknown`: not in this table
 */
export type FaultKind =
  | 'retry'
  | 'new_container'
  | 'late_container'
  | 'wait'
  | 'quota'
  | 'rate'
  | 'person'
  | 'reconcile'
  | 'input'
  | 'auth'
  | 'permission'
  | 'ambiguous'
  | 'unknown';

/** A kind, and a fixed text for people: Instagram's own texts are in the language of the account. */
export type FaultRow = readonly [kind: FaultKind, says: string];

const spent: FaultRow = ['quota', 'the account has used all posts that Instagram allows in a day'];
const restricted: FaultRow = ['person', 'the account is restricted: sign in to Instagram and do what it asks'];

/** @see https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes */
export const publishingFaults: ReadonlyMap<number, FaultRow> = new Map<number, FaultRow>([
  [2207001, ['retry', 'Instagram had an internal error']],
  [2207003, ['retry', 'Instagram took too long to fetch the picture']],
  [2207004, ['input', 'the picture is larger than Instagram accepts']],
  [2207005, ['input', 'Instagram does not accept this picture format']],
  [2207006, ['new_container', 'Instagram cannot find the container']],
  [2207008, ['late_container', 'the container does not exist, or no longer']],
  [2207009, ['input', 'Instagram does not accept a picture of this shape']],
  [2207010, ['input', 'the caption is longer, or has more hashtags or mentions, than Instagram allows']],
  [2207020, ['new_container', 'the container has expired']],
  [2207023, ['input', 'Instagram does not know this type of post']],
  [2207026, ['input', 'Instagram does not accept this video format']],
  [2207027, ['wait', 'Instagram is not ready to publish it yet']],
  [2207028, ['input', 'a carousel has 2 to 10 pictures']],
  [2207032, ['retry', 'Instagram could not prepare the post']],
  [2207035, ['input', 'a tagged product has a position but must not have one']],
  [2207036, ['input', 'a tagged product lacks its position']],
  [2207037, ['input', 'a product could not be tagged']],
  [2207040, ['input', 'it mentions more accounts than Instagram allows']],
  [2207042, spent],
  [2207050, restricted],
  [2207051, ['reconcile', 'Instagram says that it blocks this activity']],
  [2207052, ['retry', 'Instagram could not fetch the picture from its address: check that nothing blocks it there']],
  [2207053, ['new_container', 'Instagram could not process the upload']],
  [2207057, ['input', 'the cover frame is outside the video']],
  // Not documented, seen in the field.
  [2207076, ['input', 'Instagram could not process the media']],
  [2207077, ['retry', 'Instagram could not fetch the media']],
  [2207081, ['input', 'the account cannot post this kind of post']],
  [2207082, ['retry', 'Instagram could not fetch the media']],
  // After a publish they do not prove that nothing was posted, so none of them is `new_container`.
  [2207083, ['retry', 'Instagram could not ingest the media']],
  [2207085, ['retry', 'Instagram gave up on the media after an internal error']],
]);

const again = 'authorise the connection again';
/** Of code 190. @see https://developers.facebook.com/docs/graph-api/guides/error-handling */
export const tokenFaults: ReadonlyMap<number, string> = new Map([
  [458, `the app was removed from the account: ${again}`],
  [459, 'the account has to confirm something: sign in to Instagram, then authorise again'],
  [460, `the password of the account was changed: ${again}`],
  [463, `the access token has expired: ${again}`],
  [464, 'the account is not confirmed: sign in to Instagram, then authorise again'],
  [467, `the access token is no longer valid: ${again}`],
  [492, `the session of the access token has ended: ${again}`],
]);
export const tokenRefused = `Instagram does not accept the access token: ${again}`;

const rate: FaultRow = ['rate', 'too many calls'];
/** By code, if no subcode decides. The range 200 to 299 is in `faults.ts`. */
export const codeFaults: ReadonlyMap<number, FaultRow> = new Map<number, FaultRow>([
  [-1, ['retry', 'Instagram had an internal error']],
  [1, ['retry', 'Instagram had an internal error']],
  [2, ['retry', 'Instagram had an internal error']],
  [3, ['permission', 'the app lacks a permission: its developer must request it from Meta']],
  [4, rate],
  [9, spent],
  [10, ['permission', `the account has not granted this: ${again}, and grant every requested permission`]],
  [17, rate],
  [25, restricted],
  [32, rate],
  [101, ['unknown', "Instagram does not know the app: check the app's client id and secret"]],
  [102, ['auth', tokenRefused]],
  [190, ['auth', tokenRefused]],
  [341, rate],
  [
    368,
    ['person', 'Instagram has temporarily blocked the account under its policies: sign in to Instagram to see why'],
  ],
  [506, ['input', 'Instagram treats it as a duplicate of an earlier post']],
  [613, rate],
  [
    2500,
    ['unknown', 'Instagram does not know this request: check the API version, the option `apiVersion` of instagram()'],
  ],
  [9004, ['retry', 'Instagram could not fetch the picture from its address: check that nothing blocks it there']],
  [9007, ['wait', 'Instagram is not ready to publish it yet']],
  [36000, ['input', 'the picture is larger than Instagram accepts']],
  [36001, ['input', 'Instagram does not accept this picture format']],
  [36003, ['input', 'Instagram does not accept a picture of this shape']],
  [36004, ['input', 'the caption is longer, or has more hashtags or mentions, than Instagram allows']],
  [80002, rate],
]);
