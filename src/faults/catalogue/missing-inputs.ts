import type { EntryRow } from './entry.ts';

/** What a command needs and nobody gave. */
export const missingInputFaults: readonly EntryRow[] = [
  {
    code: 'input-missing',
    fault: { name: 'InputMissingError' },
    meaning: 'Something that this command needs is missing.',
    actions: ['Run the command with --help to see what it takes.'],
  },
  {
    code: 'input-missing-token',
    fault: { name: 'InputMissingError', variant: 'token' },
    meaning: 'There is no token to read: nothing was piped in, and no flag names one.',
    actions: [
      'Pipe it in: "pbpaste | sf jwt %s" on macOS, "Get-Clipboard | sf jwt %s" in PowerShell.',
      'Read it from a file: "sf jwt %s --token-file token.txt".',
      'Look at the token of an org that the CLI is logged in to: "sf jwt %s --target-org <alias>".',
    ],
  },
  {
    code: 'input-missing-argument',
    fault: { name: 'InputMissingError', variant: 'argument' },
    meaning: 'A token is not taken as an argument: arguments end up in the shell history and in the list of processes.',
    actions: [
      'Pipe it in: "pbpaste | sf jwt decode" on macOS, "Get-Clipboard | sf jwt decode" in PowerShell.',
      'Read it from a file: "sf jwt decode --token-file token.txt".',
      'If the token is still alive, take it out of the shell history, or revoke it with "sf jwt revoke".',
    ],
  },
  {
    code: 'input-missing-policy',
    fault: { name: 'InputMissingError', variant: 'policy' },
    meaning: 'No flag says what to change.',
    actions: ['Name at least one policy, for example --timeout 15. See "sf jwt policy set --help".'],
  },
  {
    code: 'input-missing-exchange',
    fault: { name: 'InputMissingError', variant: 'exchange' },
    meaning: 'The exchange lacks something that no flag gives: client id, username, key or host.',
    actions: [
      'Give each missing piece by its flag.',
      'Or take them from an org that was logged in with "sf org login jwt": name it with --target-org.',
    ],
  },
  {
    code: 'input-missing-exchange-org',
    fault: { name: 'InputMissingError', variant: 'exchangeOrg' },
    meaning:
      'What the CLI stores about the org is not enough for an exchange. An org that was logged in by browser has no key.',
    actions: [
      'Give each missing piece by its flag. The client id is the consumer key of the app that trusts your certificate.',
      'Or store them once: "sf org login jwt --client-id <consumer key> --username <username> --jwt-key-file <file> --instance-url <url>".',
    ],
  },
  {
    code: 'input-missing-revoke',
    fault: { name: 'InputMissingError', variant: 'revoke' },
    meaning: 'No flag names the token to revoke.',
    actions: [
      'Read it from a file: "sf jwt revoke --token-file token.txt".',
      'Or from standard input: "pbpaste | sf jwt revoke --token-file -".',
    ],
  },
  {
    code: 'input-missing-revoke-host',
    fault: { name: 'InputMissingError', variant: 'revokeHost' },
    meaning: 'The token does not say which org issued it, and no flag does.',
    actions: ['Name the org with --target-org <alias>, or its My Domain with --instance-url.'],
  },
  {
    code: 'input-missing-revoke-issuer',
    fault: { name: 'InputMissingError', variant: 'revokeIssuer' },
    meaning:
      'The token names an issuer that is no host of Salesforce. Anyone can write that, so nothing was sent there.',
    actions: [
      'If you know the host, give it with --instance-url. Otherwise name the org with --target-org <alias>.',
      'See what the token says: "sf jwt decode --token-file <file>".',
    ],
  },
  {
    code: 'input-missing-passphrase',
    fault: { name: 'InputMissingError', variant: 'passphrase' },
    meaning: '--encrypt needs a passphrase, and there is nobody to ask for one.',
    actions: ['Put the passphrase into the environment variable SF_JWT_KEY_PASSPHRASE.'],
  },
  {
    code: 'input-missing-passphrase-unequal',
    fault: { name: 'InputMissingError', variant: 'passphraseUnequal' },
    meaning: 'The two passphrases are not the same, or empty. Nothing was made.',
    actions: ['Run the command again and type the same passphrase twice.'],
  },
  {
    code: 'input-missing-certificate',
    fault: { name: 'InputMissingError', variant: 'certificate' },
    meaning: 'No flag says which certificate to show.',
    actions: ['Name a file with --cert-file, or an app with --target-org and --app.'],
  },
  {
    code: 'input-missing-rotate',
    fault: { name: 'InputMissingError', variant: 'rotate' },
    meaning: 'The trial exchange of a rotation needs a user and a client id.',
    actions: [
      "Give the user whom the app lets in with --username, and the app's consumer key with --client-id where the org does not show it.",
    ],
  },
  {
    code: 'input-missing-explain',
    fault: { name: 'InputMissingError', variant: 'explain' },
    meaning: 'There is no text to explain: none was given, and nothing was piped in.',
    actions: [
      'Give the text in quotes: sf jwt explain "<error text>".',
      'Or pipe it in: "pbpaste | sf jwt explain" on macOS, "Get-Clipboard | sf jwt explain" in PowerShell.',
    ],
  },
  {
    code: 'input-missing-introspect-refresh',
    fault: { name: 'InputMissingError', variant: 'introspectRefresh' },
    meaning:
      'A refresh token is not shown to anybody but introspection, and that needs the client id and the secret of an app. Nothing was sent.',
    actions: [
      'Put the consumer secret into the environment variable SF_JWT_CLIENT_SECRET and name the app with --client-id <consumer key>.',
    ],
  },
  {
    code: 'input-missing-introspect-client',
    fault: { name: 'InputMissingError', variant: 'introspectClient' },
    meaning:
      'There is a client secret, but no client id to go with it: no flag, no stored login and no token names one. Nothing was sent.',
    actions: [
      'Name the app that the secret is of with --client-id <consumer key>.',
      'Or unset SF_JWT_CLIENT_SECRET: then the token itself is shown to the org.',
    ],
  },
  {
    code: 'input-missing-introspect-host',
    fault: { name: 'InputMissingError', variant: 'introspectHost' },
    meaning:
      'There is a client secret, and only the token says which org it would go to. Anyone can have an org, so nothing was sent.',
    actions: [
      'If you trust the host, name it with --instance-url <My Domain URL>, or the org with --target-org <alias>.',
      'Or unset SF_JWT_CLIENT_SECRET and leave out --client-id: then the token alone is shown to the org that it names.',
    ],
  },
  {
    code: 'input-missing-verify-issuer',
    fault: { name: 'InputMissingError', variant: 'verifyIssuer' },
    meaning: 'The stored login names no URL, so it is not known who must have signed the token.',
    actions: ['Name the org\'s My Domain: "--issuer-url https://<name>.my.salesforce.com".'],
  },
  {
    code: 'input-missing-verify-stdin',
    fault: { name: 'InputMissingError', variant: 'verifyStdin' },
    meaning: 'Standard input cannot be both the token and the keys.',
    actions: ['Put the token, the key set or the certificate into a file.'],
  },
];
