import type { UnsafePlace } from './files/own-file.ts';
import { messagesOf } from './messages.ts';

/** Where it is and why it is not used, for the places of a message. */
export const unsafeWords = ({ path, why }: UnsafePlace): [path: string, why: string] => [
  path,
  messagesOf('flags').getMessage(`unsafe.${why}`),
];
