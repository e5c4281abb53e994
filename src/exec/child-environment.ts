/**
 * The names under which a program finds the token and the address. `SF_ACCESS_TOKEN` is sf's own. The libraries read none by
 * themselves; these are the ones by which programs that use jsforce, simple-salesforce or curl read theirs, and the two that
 * libraries call the token: access token and session id.
 */
export const tokenVariables = [
  'SF_ACCESS_TOKEN',
  'SF_SESSION_ID',
  'SALESFORCE_ACCESS_TOKEN',
  'SALESFORCE_SESSION_ID',
] as const;
export const addressVariables = ['SF_INSTANCE_URL', 'SALESFORCE_INSTANCE_URL'] as const;

export type Token = { accessToken: string; instanceUrl: string };

/** The environment with them; any that were there before are of another login. */
export function withToken(environment: NodeJS.ProcessEnv, { accessToken, instanceUrl }: Token): NodeJS.ProcessEnv {
  const names: string[] = [...tokenVariables, ...addressVariables];
  // Windows does not tell capitals from small letters, and takes the first of two.
  const others = Object.entries(environment).filter(([name]) => !names.includes(name.toUpperCase()));
  const given = [
    ...tokenVariables.map((name) => [name, accessToken]),
    ...addressVariables.map((name) => [name, instanceUrl]),
  ];
  return Object.fromEntries([...others, ...given]);
}
