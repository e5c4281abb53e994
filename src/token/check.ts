/** One thing that was looked at: true is passed, false is failed, null is not applicable or not asked for. */
export type Check = { id: CheckId; ok: boolean | null; detail: string };

export type CheckId =
  | 'signature'
  | 'alg'
  | 'kid'
  | 'form'
  | 'tty'
  | 'iss'
  | 'aud'
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'tnk'
  | 'client_id'
  | 'scopes';

export const passed = (id: CheckId, detail: string): Check => ({ id, ok: true, detail });
export const failed = (id: CheckId, detail: string): Check => ({ id, ok: false, detail });
export const notAsked = (id: CheckId, detail: string): Check => ({ id, ok: null, detail });

/** Longest piece of a token that a sentence repeats, in characters. */
const maxQuote = 120;

/** A value out of a token, for use in a sentence: as JSON, and never longer than a line or two. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxQuote ? `${text.slice(0, maxQuote)}…` : text;
};
