/**
 * What can be done about an error of the Graph API.
 * - `retry`: the same again
 * - `new_container`: the container is dead, another one may live
 * - `late_container`: it may still come up; the same once or twice, then another container
 * - `wait`: it is not ready
 * - `quota`: the day's posts are used up
 * - `rate`: too many calls
 * - `person`: somebody has to do something at Instagram
 * - `reconcile`: it may have been done all the same: look before anything else
 * - `input`: never with this input
 * - `auth`, `permission`: never with this token
 * - `ambiguous`: seen for all sorts of reasons, fresh containers and valid tokens among them
 * - `unknown`: an error that this table does not know
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

/** A kind, and fixed words for people: Instagram's own are in the language of the account. */
export type FaultRow = readonly [kind: FaultKind, says: string];

const spent: FaultRow = ['quota', 'the account has used up the posts that Instagram allows it in a day'];
const restricted: FaultRow = ['person', 'the account is restricted: sign in to Instagram and do what it asks'];

/** @see https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes */
export const publishingFaults: ReadonlyMap<number, FaultRow> = new Map<number, FaultRow>([
  [2207001, ['retry', 'Instagram had a fault of its own']],
  [2207003, ['retry', 'Instagram took too long to fetch the picture']],
  [2207004, ['input', 'the picture is larger than Instagram takes']],
  [2207005, ['input', 'Instagram does not take this format of picture']],
  [2207006, ['new_container', 'Instagram does not find what it was preparing']],
  [2207008, ['late_container', 'what Instagram was preparing is not there, or no longer']],
  [2207009, ['input', 'Instagram does not take a picture of this shape']],
  [2207010, ['input', 'the caption is longer, or has more hashtags or mentions, than Instagram takes']],
  [2207020, ['new_container', 'what Instagram was preparing has expired']],
  [2207023, ['input', 'Instagram does not know this type of post']],
  [2207026, ['input', 'Instagram does not take this format of video']],
  [2207027, ['wait', 'Instagram is not ready to publish it yet']],
  [2207028, ['input', 'a carousel has 2 to 10 pictures']],
  [2207032, ['retry', 'Instagram could not prepare the post']],
  [2207035, ['input', 'a tagged product has a position where it may have none']],
  [2207036, ['input', 'a tagged product lacks its position']],
  [2207037, ['input', 'a product could not be tagged']],
  [2207040, ['input', 'it mentions more accounts than Instagram takes']],
  [2207042, spent],
  [2207050, restricted],
  [2207051, ['reconcile', 'Instagram says that it blocks this activity']],
  [2207052, ['retry', 'Instagram could not fetch the picture from its address: see that nothing keeps it from there']],
  [2207053, ['new_container', 'Instagram could not take the upload']],
  [2207057, ['input', 'the moment of the cover lies outside the video']],
  // Not documented, seen in the field.
  [2207076, ['input', 'Instagram could not work with the media']],
  [2207077, ['retry', 'Instagram could not fetch the media']],
  [2207081, ['input', 'the account cannot post this kind of post']],
  [2207082, ['retry', 'Instagram could not fetch the media']],
  // As an answer to a publish they do not say that nothing was posted, so none of them is `new_container`.
  [2207083, ['retry', 'Instagram could not take in the media']],
  [2207085, ['retry', 'Instagram gave up on the media with a fault of its own']],
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
export const tokenRefused = `Instagram does not take the access token: ${again}`;

const rate: FaultRow = ['rate', 'too many calls'];
/** Codes alone, where no subcode decides. 200 to 299 stand beside them. */
export const codeFaults: ReadonlyMap<number, FaultRow> = new Map<number, FaultRow>([
  [-1, ['retry', 'Instagram had a fault of its own']],
  [1, ['retry', 'Instagram had a fault of its own']],
  [2, ['retry', 'Instagram had a fault of its own']],
  [3, ['permission', 'the app may not do this: its developer has to ask Meta for the permission']],
  [4, rate],
  [9, spent],
  [10, ['permission', `the account has not granted this: ${again}, and grant all that is asked for`]],
  [17, rate],
  [25, restricted],
  [32, rate],
  [102, ['auth', tokenRefused]],
  [190, ['auth', tokenRefused]],
  [341, rate],
  [368, ['person', 'Instagram has blocked the account for a while for its policies: sign in to Instagram and see why']],
  [506, ['input', 'Instagram takes it for a post that was made before']],
  [613, rate],
  [
    2500,
    [
      'unknown',
      "Instagram does not know what was asked for: check the version of its API, the host's option apiVersion",
    ],
  ],
  [9004, ['retry', 'Instagram could not fetch the picture from its address: see that nothing keeps it from there']],
  [9007, ['wait', 'Instagram is not ready to publish it yet']],
  [36000, ['input', 'the picture is larger than Instagram takes']],
  [36001, ['input', 'Instagram does not take this format of picture']],
  [36003, ['input', 'Instagram does not take a picture of this shape']],
  [36004, ['input', 'the caption is longer, or has more hashtags or mentions, than Instagram takes']],
  [80002, rate],
]);
