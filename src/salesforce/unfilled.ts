/** What shells, templates and CI systems leave where a value was to stand. The kinds are those of their own documentation. */

type Left = { seen: string; form: RegExp };

/** Forms of a whole text; each is linear on any input. */
const forms: readonly Left[] = [
  { seen: 'the word for a value that is not there', form: /^(?:undefined|null|nil|none|nan|n\/a|\[object object\])$/i },
  {
    // GitHub, GitLab, Jinja, Helm and Mustache, POSIX shells, Maven and Terraform, Azure, GitLab inputs, PowerShell and cmd, Octopus, Travis.
    seen: 'a place that nobody filled in',
    form: /^(?:\$?\{{2,3}[^{}]*\}{2,3}|\$\{[^{}]*\}|\$\([^()]*\)|\$\[{1,2}[^[\]]*\]{1,2}|\$\$?(?:env:)?[a-z_][\w.]*\$?\$?|%%?[\w.:-]+%%?|[%&]\{[^{}]*\}|%\([\w.]+\)s|![\w.]+!|#\{[^{}]*\}#?|#[\w.]+#)$/i,
  },
  {
    // Ant and autoconf, token replacers, ERB, manuals, CircleCI, Harness, Concourse, wikis, `.NET`.
    seen: 'a place that nobody filled in',
    form: /^(?:@@?[\w.-]+@@?|@\([\w.]+\)|__[\w.-]+__|<{1,2}[^<>]*>{1,2}|\{[\w.]+\}|\[[\w ]+\]|\[\[[^[\]]*\]\]|\(\([^()]*\)\)|~[\w.]+~|\{%[^%{}]*%\})$/i,
  },
  {
    // Expressions that a file of a build or a program holds, taken as text.
    seen: 'an expression that nobody evaluated',
    form: /^(?:(?:process\.env|secrets|env|vars|inputs|variables|credentials|parameters|var|local|data)(?:\.\w+|\[["'][^"'\n]*["']\])|!(?:Ref|Sub|GetAtt|secret|env|ImportValue|reference)\b[^\n]*|(?:os\.environ|os\.getenv|System\.getenv|getenv|credentials|ENV|lookup|env|var)(?:\.get)?\s?[[(][^\n()[\]]*[\])])$/i,
  },
  { seen: 'a place that nobody filled in', form: /^(?:your[-_ ][\w-]+|changeme|change-me|todo|tbd|xxx+|\.\.\.|…)$/i },
  {
    seen: 'a mask',
    form: /^(?:[*•●][*•●\s]+|x{8,}|[<[(]?(?:redacted|masked|hidden|filtered|removed|secure)[>\])]?)$/i,
  },
  { seen: 'a text with quotes around it', form: /^(?:'.*'|".*"|`.*`|‘.*’|“.*”|«.*»)$/s },
];

/** What it is in words, where the whole text is none of what anybody meant; else null. */
export function unfilled(text: string): string | null {
  const whole = text.trim();
  return forms.find(({ form }) => form.test(whole))?.seen ?? null;
}
