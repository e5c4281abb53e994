/** What messages say of a command beyond its help: the long story, more examples, and more of each flag. */
import { withShared } from '../../src/faults/sections.ts';
import { type ManifestFlag, read } from '../../test/support/repo.ts';

type Texts = Map<string, string>;

export type Story = {
  /** The long story; null where the description of the help is all. */
  details: string | null;
  /** Title and command line, as the host has them. */
  moreExamples: { description: string; command: string }[];
  /** What more there is to say of a flag; empty where its summary is all. */
  ofFlag(flag: ManifestFlag): string;
};

const textsIn = (file: string): Texts => {
  const [, ...parts] = read(file).split(/^# (?=\S+$)/m);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
};

/** A flag that several commands share has its words under another name at times: they are known by the summary. */
function descriptionBySummary(texts: Texts, summary: string): string | undefined {
  const [key] = [...texts].find(([name, text]) => name.endsWith('.summary') && text === summary) ?? [];
  return key && texts.get(key.replace(/\.summary$/, '.description'));
}

function examplesIn(text: string): Story['moreExamples'] {
  const [, ...parts] = `\n${text}`.split(/\n- /);
  return parts.map((part) => {
    const [description = '', ...lines] = part.split('\n').map((line) => line.trim());
    return { description, command: lines.filter(Boolean).join('\n') };
  });
}

/** `id` as in the manifest: `jwt:app:list`. */
export function storyOf(id: string): Story {
  const own = textsIn(`messages/${id.replaceAll(':', '.')}.md`);
  const files = [own, textsIn('messages/flags.md')];
  const details = own.get('details');
  return {
    details: details === undefined ? null : withShared(details),
    moreExamples: examplesIn(own.get('examples.more') ?? ''),
    ofFlag: ({ name, summary = '' }) =>
      withShared(
        own.get(`flags.${name}.description`) ??
          files.map((texts) => descriptionBySummary(texts, summary)).find((text) => text !== undefined) ??
          '',
      ),
  };
}
