/** What the text of an element stands for, by the element's name: beside the policy table, for whatever shows a change. */

/** `names`: each element holds one, however many there are. `comma-separated`: one element holds all. */
type ValueForm = 'names' | 'comma-separated' | 'certificate' | 'number';

const forms: { names: RegExp; form: ValueForm }[] = [
  { names: /^(?:permissionSetName|profileName|scopes)$/, form: 'names' },
  { names: /^commaSeparated/, form: 'comma-separated' },
  { names: /^certificate$/, form: 'certificate' },
  { names: /(?:Timeout|Minutes|Period)$/, form: 'number' },
];

/** Undefined: a text, or a switch. */
export const valueFormOf = (element: string): ValueForm | undefined =>
  forms.find(({ names }) => names.test(element))?.form;
