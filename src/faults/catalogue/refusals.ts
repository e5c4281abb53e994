import { approvalRefusals } from './approval-refusals.ts';
import { assertionRefusals } from './assertion-refusals.ts';
import { clientRefusals } from './client-refusals.ts';
import { loginRefusals } from './login-refusals.ts';

/**
 * Every refusal of the token endpoint to a bearer assertion. The one that shows most comes first: Salesforce checks the
 * app, then the assertion, the user and the approval, so the last of them has passed all others. docs/salesforce.md §5.4
 */
export const refusals = [...approvalRefusals, ...loginRefusals, ...assertionRefusals, ...clientRefusals] as const;
