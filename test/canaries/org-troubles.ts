type Exceptions = { renewed?: number; leaves?: string[]; api?: RegExp; soapFails?: number; byToken?: number };

/**
 * What can go wrong with the org of any command that works on one. `args` are those of a run that would succeed.
 * `renewed`: the exit code when a login by key has to renew its session first, and the files that it leaves;
 * `api`: what of the org it cannot do without; `soapFails`: the exit code when SOAP fails, which is not always that;
 * `byToken`: the exit code when an access token stands for the org.
 */
import { echo } from './echo.ts';
import type { Row, Scene } from './scene.ts';

const endSessions = ({ org }: Scene): void => {
  for (const token of org.state.tokens) token.revoked = true;
};

/** A session stands where the name of an org belongs, which the host allows. */
export const tokenForOrg = (args: string[], exits: number, row: Partial<Row> = {}): Row[] => [
  {
    when: 'a session of the org is given for its name',
    args: ({ org }) => ['-o', org.accessToken, ...args],
    exits,
    ...row,
    settings: (scene) => ({ SF_ORG_INSTANCE_URL: scene.org.url, ...row.settings?.(scene) }),
  },
];

export const orgTroubles = (args: string[], exceptions: Exceptions = {}): Row[] => {
  const { renewed = 0, leaves = [], api = /Soap/, soapFails = 1, byToken = 0 } = exceptions;
  const row = (when: string, exits: number, upset: Row['upset']): Row => ({
    when,
    args: () => ['-o', 'canary', ...args],
    login: 'session',
    exits,
    ...(upset && { upset }),
  });
  return [
    row('the org is down', 5, ({ org }) => org.close()),
    row('the session is over', 1, endSessions),
    { ...row('the session is over, and it was a login by key', renewed, endSessions), login: 'key', leaves },
    row('the org fails in SOAP', soapFails, (scene) => echo(scene, /Soap/, 'soap', 500)),
    row('the org fails in REST', 1, (scene) => echo(scene, /services\/data/, 'rest', 400)),
    row('the org shows a page', 1, (scene) => echo(scene, /./, 'html', 500)),
    row('the org answers with plain words', 1, (scene) => echo(scene, api, 'text', 400)),
    row('the answer breaks off', 5, ({ org }) => org.faults.push({ match: api, kind: 'truncated' })),
    // The host's library takes a token for a username, and looks for its org.
    {
      when: 'a token is given for the name of the org',
      args: ({ planted }) => ['-o', planted.opaque, ...args],
      exits: 5,
    },
    ...tokenForOrg(args, byToken).map((one) => ({ ...one, leaves })),
    { when: 'sf does not know the org', args: () => ['-o', 'nobody', ...args], exits: 2 },
  ];
};
