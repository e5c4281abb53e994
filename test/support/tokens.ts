/** Tokens of any shape, signed by nobody. */
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A compact JWT with a signature of the right length and no worth. */
export const jwt = (header: object, payload: object): string =>
  `${encode(header)}.${encode(payload)}.${Buffer.alloc(256, 7).toString('base64url')}`;
