/** The words of each shell: quoting, environment variables, and a curl call that no list of processes tells on. */

export const shells = ['posix', 'powershell', 'fish'] as const;
export type Shell = (typeof shells)[number];

type Dialect = {
  /** One word, whatever is in it. */
  quote(text: string): string;
  /** Sets an environment variable for this shell and what it starts. `value` is quoted. */
  set(name: string, value: string): string;
  /** Calls `url` with a header that comes in on curl's standard input: its arguments are for all to see. */
  curl(header: string, url: string): string;
};

const dialects: Record<Shell, Dialect> = {
  posix: {
    quote: (text) => `'${text.replaceAll("'", `'\\''`)}'`,
    set: (name, value) => `export ${name}=${value}`,
    curl: (header, url) => `curl -H @- ${quoted(url, 'posix')} <<'EOF'\n${header}\nEOF`,
  },
  powershell: {
    // PowerShell takes the curly quotes of a word processor for the straight one.
    quote: (text) => `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`,
    set: (name, value) => `$env:${name} = ${value}`,
    // `curl` alone is Invoke-WebRequest in Windows PowerShell, and a bare @ begins a splat.
    curl: (header, url) => `${quoted(header, 'powershell')} | curl.exe -H '@-' ${quoted(url, 'powershell')}`,
  },
  fish: {
    quote: (text) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`,
    set: (name, value) => `set -gx ${name} ${value}`,
    // fish has no here-documents; its printf is part of the shell, so that it is no process either.
    curl: (header, url) => `printf '%s\\n' ${quoted(header, 'fish')} | curl -H @- ${quoted(url, 'fish')}`,
  },
};

/** The text as one word of that shell. */
export const quoted = (text: string, shell: Shell): string => dialects[shell].quote(text);

/** A line that sets an environment variable in that shell. */
export const exported = (name: string, value: string, shell: Shell): string =>
  dialects[shell].set(name, quoted(value, shell));

/** A call of curl to paste into that shell. `header` is one line. */
export const curlCall = (header: string, url: string, shell: Shell): string => dialects[shell].curl(header, url);
