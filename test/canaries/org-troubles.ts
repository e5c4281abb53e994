/** What can go wrong with the org of any command that works on one. `args` are those of a run that would succeed. */
import { echo } from './echo.ts';
import type { Row, Scene } from './scene.ts';

const endSessions = ({ org }: Scene): void => {
  for (const token of org.state.tokens) token.revoked = true;
};

/** A list of apps goes on without what one part of the org refuses. */
const partly = [0, 1, 3, 5];

export const orgTroubles = (args: string[]): Row[] => {
  const row = (when: string, exits: number | number[], upset: Row['upset']): Row => ({
    when,
    args: () => ['-o', 'canary', ...args],
    login: 'session',
    exits,
    ...(upset && { upset }),
  });
  return [
    row('the org is down', 5, ({ org }) => org.close()),
    row('the session is over', 1, endSessions),
    { ...row('the session is over, and it was a login by key', [0, 1, 2, 4], endSessions), login: 'key' },
    row('the org fails in SOAP', partly, (scene) => echo(scene, /Soap/, 'soap', 500)),
    row('the org fails in REST', partly, (scene) => echo(scene, /services\/data/, 'rest', 400)),
    row('the org shows a page', [1, 5], (scene) => echo(scene, /./, 'html', 500)),
    row('the org answers with plain words', [1, 5], (scene) => echo(scene, /Soap/, 'text', 400)),
    row('the answer breaks off', [1, 5], ({ org }) => org.faults.push({ match: /Soap/, kind: 'truncated' })),
    // The host's library takes a token for a username, and looks for its org.
    {
      when: 'a token is given for the name of the org',
      args: ({ planted }) => ['-o', planted.opaque, ...args],
      exits: [2, 5],
    },
    { when: 'sf does not know the org', args: () => ['-o', 'nobody', ...args], exits: 2 },
  ];
};
