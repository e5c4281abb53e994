import type { EntryRow } from './entry.ts';

/** What was given and cannot be used: files, URLs, names. */
export const inputFaults: readonly EntryRow[] = [
  {
    code: 'input-unreadable',
    fault: { name: 'InputUnreadableError' },
    meaning: 'The input cannot be read.',
    actions: ['Check the path given to %s. Use - to read standard input.'],
  },
  {
    code: 'input-unreadable-missing',
    fault: { name: 'InputUnreadableError', variant: 'missing' },
    recognises: [/\bENOENT\b|no such file or directory/i],
    meaning:
      'A file is not where it should be. The CLI keeps the path of a key, not the key, and reads it at each login.',
    causes: [
      'The path is misspelt, or relative to another folder.',
      'The key file was there at "sf org login jwt", and has been moved or deleted since.',
      'The step of the build that writes the key did not run.',
    ],
    checks: ['Run "ls -l <path>" with the path in the message.'],
    actions: [
      'Check the path given to %s. Use - to read standard input.',
      'If a stored login names the file, put it back there, or log in again with "sf org login jwt --jwt-key-file <file> ...".',
    ],
  },
  {
    code: 'input-unreadable-denied',
    fault: { name: 'InputUnreadableError', variant: 'denied' },
    recognises: [/\bEACCES\b|permission denied, (?:open|scandir|mkdir)/i],
    meaning: 'The file may not be read by this user.',
    actions: ['Run "ls -l" on the path given to %s, and give yourself the right to read it.'],
  },
  {
    code: 'input-unreadable-secret',
    fault: { name: 'InputUnreadableError', variant: 'secret' },
    meaning: 'A flag takes the path of a file, and was given something that looks like the secret itself.',
    actions: [
      'Write it to a file that only you can read, and give the path to %s.',
      'Or pipe it in, and give - to %s.',
    ],
  },
  {
    code: 'input-unreadable-username',
    fault: { name: 'InputUnreadableError', variant: 'username' },
    meaning:
      'A line of the usernames is no Salesforce username. One has the form of an email address and at most 80 characters.',
    actions: [
      'Put one username on each line, without quotes or other columns. Blank lines and lines that begin with # are skipped.',
    ],
  },
  {
    code: 'input-unreadable-too-large',
    fault: { name: 'InputUnreadableError', variant: 'tooLarge' },
    meaning: 'The input is far too large for a token, key or certificate.',
    actions: ['Cut out the token, key or certificate itself, and try again.'],
  },
  {
    code: 'insecure-url',
    fault: { name: 'InsecureUrlError' },
    meaning: 'A secret would travel unencrypted. Nothing was sent.',
    actions: ['Give the URL with https. Plain http is taken for this machine alone, such as http://localhost:8080.'],
  },
  {
    code: 'insecure-url-not-url',
    fault: { name: 'InsecureUrlError', variant: 'notUrl' },
    meaning: "The URL can't be read.",
    actions: ["Give the org's My Domain, such as https://mycompany.my.salesforce.com."],
  },
  {
    code: 'insecure-url-credentials',
    fault: { name: 'InsecureUrlError', variant: 'credentials' },
    meaning: 'The URL holds a user name or a password. Nothing was sent.',
    actions: ['Give the URL without the part before the @.'],
  },
  {
    code: 'name-not-allowed',
    fault: { name: 'NameNotAllowedError' },
    meaning: "This name can't be used.",
    actions: ['Give another name.'],
  },
  {
    code: 'name-not-allowed-file',
    fault: { name: 'NameNotAllowedError', variant: 'file' },
    meaning:
      'The name of the files may hold letters, digits, spaces and . _ @ - and begins with a letter, a digit or _.',
    actions: ['Give a plain name, such as --name server. A folder goes into --output-dir.'],
  },
  {
    code: 'name-not-allowed-common',
    fault: { name: 'NameNotAllowedError', variant: 'common' },
    meaning: 'The common name of a certificate has 1 to 64 characters, and none that steers a terminal.',
    actions: ['Give a shorter --common-name, such as the name of the integration.'],
  },
  {
    code: 'input-missing-shell',
    fault: { name: 'InputMissingError', variant: 'shell' },
    meaning: '--shell says for which shell to write, and only the formats env and curl are written for one.',
    actions: ['Give --format env or --format curl as well, or leave --shell out.'],
  },
];
