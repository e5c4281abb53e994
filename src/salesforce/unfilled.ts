/** What shells, templates and CI systems leave where a value was to stand. The kinds are those of their own documentation. */

type Left = { seen: string; form: RegExp };

/** Forms of a whole text; each is linear on any input. */
const forms: readonly Left[] = [
  { seen: 'the word for a value that is not there', form: /^(?:undefined|null|nil|none|nan|n\/a|\[object object\])$/i },
  {
    // Azure, GitHub and GitLab, POSIX, cmd, PowerShell, Jenkins and Mustache, Ant and Maven, Octopus, `<…>` of a manual.
    seen: 'a place that nobody filled in',
    form: /^(?:\$\([\w.:-]+\)|\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$(?:env:)?[a-z_]\w*|%\w+%|!\w+!|#\{[^{}]*\}#?|@\w+@|__\w+__|<[^<>]*>|\{\w+\}|\[[\w ]+\]|(?:process\.env|secrets|env|vars)\.\w+)$/i,
  },
  { seen: 'a place that nobody filled in', form: /^(?:your[-_ ][\w-]+|changeme|change-me|todo|tbd|xxx+|\.\.\.|…)$/i },
  { seen: 'a mask', form: /^(?:[*•●]{2,}|x{8,}|[<[(]?(?:redacted|masked|hidden|filtered|removed|secure)[>\])]?)$/i },
  { seen: 'a text with quotes around it', form: /^(?:'.*'|".*"|`.*`|‘.*’|“.*”|«.*»)$/s },
];

/** What it is in words, where the whole text is none of what anybody meant; else null. */
export function unfilled(text: string): string | null {
  const whole = text.trim();
  return forms.find(({ form }) => form.test(whole))?.seen ?? null;
}
