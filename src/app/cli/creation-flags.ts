/** Flags of `sf jwt app create`, and what they ask for. */
import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { keyPairFlags } from '../../cert/cli/flags.ts';
import { textsOf } from '../../cli/messages.ts';
import { apiVersionFlag, targetOrgFlag } from '../../cli/org-flags.ts';
import { JwtError } from '../../faults/errors.ts';
import { scopeInMetadata } from '../../salesforce/scopes.ts';
import { isUsername } from '../../salesforce/username.ts';
import type { CreationWish } from '../creation.ts';
import { type PolicyEdit, policyElements } from '../elements.ts';
import { writeFlags } from './flags.ts';
import { policyFlags } from './policy.ts';

const { summaryOf } = textsOf('jwt.app.create');

const { encrypt: _, ...pairFlags } = keyPairFlags;
/** Those of the policy that a new app can be given. */
const ofPolicy = ['permittedUsers', 'ipRelaxation', 'refreshToken', 'timeout', 'guestTimeout'] as const;
const policyFlagNames = ofPolicy.flatMap((name) => policyElements[name].flags?.flags ?? []).map(({ name }) => name);

export const creationFlags = {
  'target-org': targetOrgFlag,
  'api-version': apiVersionFlag,
  app: Flags.string({ char: 'a', required: true, ...summaryOf('app') }),
  label: Flags.string(summaryOf('label')),
  description: Flags.string(summaryOf('description')),
  'contact-email': Flags.string(summaryOf('contact-email')),
  scope: Flags.string({ multiple: true, default: ['api', 'refresh_token'], ...summaryOf('scope') }),
  'callback-url': Flags.string({ default: 'http://localhost:1717/OauthRedirect', ...summaryOf('callback-url') }),
  'cert-file': Flags.string({ char: 'f', ...summaryOf('cert-file') }),
  'key-file': Flags.string({ dependsOn: ['cert-file'], ...summaryOf('key-file') }),
  ...pairFlags,
  passphrase: Flags.boolean({
    default: false,
    aliases: ['encrypt'],
    ...summaryOf('passphrase'),
  }),
  'permission-set': Flags.string({ multiple: true, ...summaryOf('permission-set') }),
  'create-permission-set': Flags.boolean({ default: false, ...summaryOf('create-permission-set') }),
  profile: Flags.string({ multiple: true, ...summaryOf('profile') }),
  username: Flags.string({ multiple: true, ...summaryOf('username') }),
  'no-jwt-tokens': Flags.boolean({ default: false, ...summaryOf('no-jwt-tokens') }),
  wait: Flags.integer({ default: 10, min: 0, ...summaryOf('wait') }),
  'no-wait': Flags.boolean({ default: false, ...summaryOf('no-wait') }),
  ...writeFlags,
};

/** What has a default that few change: the help of this command says where it is explained. */
const aside: readonly string[] = [
  ...[
    'api-version',
    'label',
    'description',
    'contact-email',
    'callback-url',
    'name',
    'common-name',
    'days',
    'key-size',
  ],
  ...policyFlagNames.filter((name) => name !== 'timeout'),
];

/** The flags of the policy as `policy set` has them, which the type of the others does not tell. */
export const allCreationFlags = Object.fromEntries(
  Object.entries({
    ...creationFlags,
    ...Object.fromEntries(policyFlagNames.map((name) => [name, policyFlags[name] ?? Flags.string()])),
  }).map(([name, flag]) => [name, { ...flag, hidden: aside.includes(name) }]),
) as typeof creationFlags;

export type CreationFlags = InferredFlags<typeof creationFlags>;

/** What the flags say, as far as that goes without the org. */
export type GivenWish = Omit<CreationWish, 'contactEmail' | 'certificatePem' | 'policy' | 'newPermissionSets'> & {
  contactEmail: string | null;
  policyAt(apiVersion: number, admitted: { permissionSets: string[]; profiles: string[] }): PolicyEdit;
};

/** @throws JwtError `InputMissingError`, `PolicyValueError`. */
export function givenWish(flags: CreationFlags & { [name: string]: unknown }): GivenWish {
  const { 'permission-set': sets = [], profile: profiles = [], username: users = [] } = flags;
  const everybody = flags['permitted-users'] === 'self-authorize';
  if (!everybody && sets.length + profiles.length === 0) throw new JwtError('input-missing-admission');
  if (users.length > 0 && sets.length === 0 && !everybody && profiles.length === 0)
    throw new JwtError('input-missing-set-of-users');
  refuseMalformed(flags);
  const wishes = ofPolicy.flatMap((name) => {
    const wish = policyElements[name].flags?.wish(flags);
    return wish ? [(apiVersion: number): PolicyEdit => ({ [name]: wish(apiVersion) })] : [];
  });
  return {
    name: flags.app,
    label: flags.label ?? null,
    description: flags.description ?? null,
    contactEmail: flags['contact-email'] ?? null,
    scopes: scopesIn(flags.scope),
    callbackUrl: flags['callback-url'],
    issuesJwt: !flags['no-jwt-tokens'],
    policyAt: (apiVersion, { permissionSets, profiles: known }) =>
      Object.assign(
        {},
        ...wishes.map((wish) => wish(apiVersion)),
        permissionSets.length > 0 ? { permissionSets: { add: permissionSets } } : {},
        known.length > 0 ? { profiles: { add: known } } : {},
      ),
  };
}

function scopesIn(given: string[]): string[] {
  const names = given.flatMap((text) => text.split(',')).map((text) => text.trim());
  const scopes = names.filter((name) => name !== '').map(scopeInMetadata);
  if (scopes.length === 0) throw new JwtError('input-missing-scope');
  return scopes;
}

/** What the org may take as it comes, and nobody could use. */
function refuseMalformed({ 'contact-email': email, 'callback-url': callback }: CreationFlags): void {
  if (email !== undefined && !isUsername(email)) throw new JwtError('policy-value-contact-email', { text: email });
  // An app may have several, one on each line.
  const wrong = callback.split(/\s+/).find((line) => line !== '' && !URL.canParse(line));
  if (wrong !== undefined) throw new JwtError('policy-value-callback-url', { text: wrong });
}
