import { isFault } from '../../faults/errors.ts';
import { type Component, withElement } from '../component.ts';

/** A copy without some elements. */
export const without = (component: Component, paths: string[]): Component =>
  paths.reduce((now, path) => withElement(now, path, undefined), component);

/** Whether the org refused a write, so that nothing was written, with words that match. */
export const refusedBecause = (error: unknown, words: RegExp): boolean =>
  isFault(error, 'metadata-refused') && words.test(JSON.stringify(error.detail.problems));
