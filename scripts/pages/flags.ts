/** The flags of a command as a table, from the manifest that the host reads. */
import type { ManifestCommand, ManifestFlag } from '../../test/support/repo.ts';
import { cell } from './markdown.ts';
import type { Story } from './stories.ts';

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const nameOf = ({ name, char }: ManifestFlag): string => code(char ? `-${char}, --${name}` : `--${name}`);

function valueIn({ type, options, helpValue }: ManifestFlag): string {
  if (type === 'boolean') return '';
  return options ? options.map(code).join(' ') : code(helpValue ?? '<value>');
}

const flagList = (names: string[]): string => names.map((name) => code(`--${name}`)).join(', ');

function notesOf(flag: ManifestFlag): string[] {
  const { exclusive = [], dependsOn = [] } = flag;
  return [
    flag.required ? 'Required.' : '',
    flag.multiple ? 'Can be repeated.' : '',
    typeof flag.default === 'string' || typeof flag.default === 'number'
      ? `Default: ${code(String(flag.default))}.`
      : '',
    flag.allowNo ? `Also as ${code(`--no-${flag.name}`)}.` : '',
    dependsOn.length > 0 ? `Only with ${flagList(dependsOn)}.` : '',
    exclusive.length > 0 ? `Not with ${flagList(exclusive)}.` : '',
  ];
}

export function flagTable({ flags }: ManifestCommand, story: Story): string {
  const shown = Object.values(flags).filter(({ hidden }) => !hidden);
  const rows = shown.map((flag) => {
    const text = [flag.summary ?? flag.description, story.ofFlag(flag), ...notesOf(flag)];
    return `| ${nameOf(flag)} | ${valueIn(flag)} | ${cell(text.filter(Boolean).join(' '))} |`;
  });
  return ['| Flag | Value | Meaning |', '|---|---|---|', ...rows].join('\n');
}
