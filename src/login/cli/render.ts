/** What a person is told of a login. */
import { alignedLines } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import type { LoginResult } from '../result.ts';

const messages = messagesOf('jwt.login');

/** `place`: where the default was set, if anywhere. */
export function loginLines(result: LoginResult, place: 'project' | 'user' | null): string[] {
  const { username, alias, orgId, instanceUrl, keyFile } = result;
  return [
    ...alignedLines([
      { name: 'Username', value: username },
      ...(alias === null ? [] : [{ name: 'Alias', value: alias }]),
      ...(place === null ? [] : [{ name: 'Default', value: place === 'project' ? 'in this project' : 'everywhere' }]),
      { name: 'Org', value: [orgId || 'not named', kindOf(result)].filter(Boolean).join(', ') },
      { name: 'Instance URL', value: instanceUrl },
      { name: 'Token', value: tokenText(result) },
      ...(keyFile === null ? [] : [{ name: 'Key', value: keyFile }]),
    ]),
    '',
    renewalText(result),
  ];
}

/** What kind of org it is, in words; empty where it is none that has to be said. */
export function kindOf({
  isDevHub,
  isSandbox,
  isScratch,
}: Pick<LoginResult, 'isDevHub' | 'isSandbox' | 'isScratch'>): string {
  if (isDevHub) return 'a Dev Hub';
  if (isScratch) return 'a scratch org';
  return isSandbox ? 'a sandbox' : '';
}

function tokenText({ accessTokenFormat, expiresAt }: LoginResult): string {
  const kind = accessTokenFormat === 'jwt' ? 'JWT-based' : 'opaque';
  return expiresAt === null ? kind : `${kind}, until ${expiresAt}`;
}

function renewalText({ keyFile, keyKept, expiresAt }: LoginResult): string {
  if (keyFile === null) return messages.getMessage(expiresAt === null ? 'no-key-opaque' : 'no-key', [expiresAt ?? '']);
  return messages.getMessage(keyKept ? 'key-kept' : 'key-in-place', [keyFile]);
}
