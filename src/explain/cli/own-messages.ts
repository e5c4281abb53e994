import { readFile } from 'node:fs/promises';
import type { OwnMessage } from '../own-message.ts';

const sections = (text: string): [key: string, message: string][] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section.slice(section.indexOf('\n')).trim()]);

/** The messages of every error of this plugin, from `messages/errors.md`, to know them again in a text. */
export const readOwnMessages = async (): Promise<OwnMessage[]> => {
  const text = await readFile(new URL('../../../messages/errors.md', import.meta.url), 'utf8');
  return sections(text)
    .map(([key, message]) => ({ key: key.split('.'), message }))
    .filter(({ key }) => key.at(-1) !== 'actions')
    .map(({ key: [name = '', variant], message }) => ({ name, ...(variant && { variant }), message }));
};
