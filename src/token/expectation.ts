/** What the token must be. Null, or an empty list, where nobody said. */
export type Expectation = {
  /** The org's My Domain or site, compared letter by letter. */
  issuer: string | null;
  orgId: string | null;
  audience: string | null;
  clientId: string | null;
  scopes: string[];
  /** How far two clocks may be apart, in seconds. */
  clockTolerance: number;
};
