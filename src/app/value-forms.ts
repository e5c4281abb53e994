/** What the text of an element stands for, by the element's name: beside the policy table, for whatever shows a change. */

/**
 * `names`: each element holds one, however many there are. `comma-separated`: one element holds all. `secret`: that it differs
 * may be said, what it is may not.
 */
type ValueForm = 'names' | 'comma-separated' | 'certificate' | 'number' | 'secret';

const forms: { names: RegExp; form: ValueForm }[] = [
  { names: /^(?:permissionSetName|profileName|scopes)$/, form: 'names' },
  { names: /^commaSeparated/, form: 'comma-separated' },
  { names: /^certificate$/, form: 'certificate' },
  { names: /(?:Timeout|Minutes|Period)$/, form: 'number' },
];

/** A name that ends in `token` is that of one; `refreshTokenPolicy` is a setting. */
const tellsSecret = /secret|password|passphrase|private_?key|api_?key|tokens?$/i;
/** As in `isSecretRequiredForRefreshToken`. */
const isSwitch = /^(?:is|are|has|should)[A-Z]/;

/** Undefined: a text, or a switch. */
export const valueFormOf = (element: string): ValueForm | undefined =>
  tellsSecret.test(element) && !isSwitch.test(element)
    ? 'secret'
    : forms.find(({ names }) => names.test(element))?.form;
