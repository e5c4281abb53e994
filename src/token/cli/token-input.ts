import * as Args from '@oclif/core/args';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { readPipedText, readTextInput } from '../../cli/text-input.ts';
import { JwtError } from '../../faults/errors.ts';

/** Where a command takes its token from: a file, the login of an org, or standard input. */
export type TokenSource = {
  file: string | undefined;
  targetOrg: string | undefined;
  /** The name that the command has in advice: `decode` unless given. */
  verb?: string;
};

const readOrgToken = async (targetOrg: string): Promise<string> => {
  const { accessToken, username } = await readStoredLogin(targetOrg);
  if (accessToken === undefined) throw new JwtError('OrgAuthMissingError', { tokens: [username], data: { username } });
  return accessToken;
};

/**
 * The text in which to look for a token. The org's own token is the one on disk: reading it makes no request.
 * Throws InputMissingError, InputUnreadableError or OrgAuthMissingError.
 */
export const readTokenText = async ({ file, targetOrg, verb }: TokenSource): Promise<string> => {
  if (file !== undefined) return readTextInput(file, '--token-file');
  if (targetOrg !== undefined) return readOrgToken(targetOrg);
  const piped = await readPipedText();
  if (piped === undefined) throw tokenMissing(verb);
  return piped;
};

/** The fault of a command that was given no token. */
export const tokenMissing = (verb = 'decode'): JwtError =>
  new JwtError('InputMissingError', { variant: 'token', actionTokens: [verb, verb, verb, verb] });

const refuse = (): Promise<never> => Promise.reject(new JwtError('InputMissingError', { variant: 'argument' }));

/**
 * The arguments of a command that reads a token: none. One hidden argument is declared all the same, so that a token
 * given there meets our own words; without it the host would repeat the token as part of an unknown command. Standard
 * input is left for `readTokenText`.
 */
export const noTokenArgument = { token: Args.string({ hidden: true, ignoreStdin: true, parse: refuse }) };
