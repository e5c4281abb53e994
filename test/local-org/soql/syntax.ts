/** A SOQL query as a tree. */
export type Literal = string | number | boolean | null | DateTime;
export type DateTime = { dateTimeMs: number };
export type Comparison = '=' | '!=' | '<' | '>' | '<=' | '>=' | 'LIKE';

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; field: string; operator: Comparison; value: Literal }
  | { kind: 'in'; field: string; negated: boolean; values: Literal[] | Query };

export type Ordering = { field: string; descending: boolean; nullsLast: boolean };

export type Query = {
  /** 'count' for `SELECT COUNT()`. */
  fields: string[] | 'count';
  from: string;
  where: Condition | null;
  orderBy: Ordering[];
  limit: number | null;
  offset: number;
};

/** A query that the org refuses: 400 with a code and a message. docs/salesforce.md §12.3 */
export class SoqlError extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** SOQL that Salesforce knows and the local org does not. */
export class SoqlNotImplemented extends Error {}
