/** Parameters of an OAuth request, and the answers that OAuth endpoints give. */
import { type IncomingRequest, jsonResponse, type OutgoingResponse } from '../http.ts';

/** What an OAuth endpoint refuses with. `status` is 400 where the evidence shows no other. docs/salesforce.md §5.4 */
export class Refusal extends Error {
  readonly error: string;
  readonly description: string;
  readonly status: number;

  constructor(error: string, description: string, status = 400) {
    super(`${error}: ${description}`);
    this.error = error;
    this.description = description;
    this.status = status;
  }
}

export function isForm(request: IncomingRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
}

/** The body's parameters. Each may be given once. */
export function readForm(request: IncomingRequest): URLSearchParams {
  if (!isForm(request)) throw new Refusal('invalid_request', 'content type must be application/x-www-form-urlencoded');
  const form = new URLSearchParams(request.body.toString('utf8'));
  refuseDuplicates(form);
  return form;
}

export function refuseDuplicates(parameters: URLSearchParams): void {
  for (const name of parameters.keys()) {
    if (parameters.getAll(name).length > 1) throw new Refusal('invalid_request', `duplicate parameter: ${name}`);
  }
}

/** Runs an endpoint and turns its refusal into an answer. */
export function answerRefusals(
  work: () => OutgoingResponse | Promise<OutgoingResponse>,
  render: (refusal: Refusal) => OutgoingResponse = jsonRefusal,
): Promise<OutgoingResponse> {
  return Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      if (error instanceof Refusal) return render(error);
      throw error;
    });
}

export function jsonRefusal(refusal: Refusal): OutgoingResponse {
  return jsonResponse(refusal.status, { error: refusal.error, error_description: refusal.description });
}

/** The form that the revocation endpoint refuses in: blanks are `%20`, not `+`. docs/salesforce.md §8.1 */
export function urlencodedRefusal(refusal: Refusal): OutgoingResponse {
  return urlencodedResponse(refusal.status, { error: refusal.error, error_description: refusal.description });
}

export function urlencodedResponse(status: number, fields: Record<string, string>): OutgoingResponse {
  const body = Object.entries(fields).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return {
    status,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: body.join('&'),
  };
}
