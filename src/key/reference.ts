/** What stands for a secret that is kept elsewhere, or was encrypted elsewhere, in the forms that the stores' own manuals name. */

type Form = { by: string; form: RegExp };

/** Whose name begins so. The signs of a template around it are away already. */
const stores: readonly Form[] = [
  { by: '1Password', form: /^op:\/\//i },
  { by: 'AWS Secrets Manager', form: /^arn:aws[\w-]*:secretsmanager:|^(?:resolve:|aws[:-]?)?secretsmanager:/i },
  { by: 'AWS Secrets Manager', form: /^(?:ref\+)?(?:awssecrets|aws-?sm|aws-secrets?):/i },
  { by: 'AWS Systems Manager', form: /^arn:aws[\w-]*:ssm:|^(?:resolve:|aws[:-]?)?ssm(?:-secure)?:/i },
  { by: 'AWS Systems Manager', form: /^(?:ref\+)?(?:awsssm|aws-ssm|aws-?parameterstore|parameterstore):/i },
  { by: 'AWS', form: /^arn:aws[\w-]*:/i },
  { by: 'Azure Key Vault', form: /^@Microsoft\.KeyVault\b|\.vault\.(?:azure\.(?:net|cn)|usgovcloudapi\.net)\b/i },
  { by: 'Azure Key Vault', form: /^(?:ref\+)?(?:azure-?key-?vault|akvs?|azurekv|key-?vault):/i },
  { by: 'Google Secret Manager', form: /^projects\/[^/\s]+\/(?:locations\/[^/\s]+\/)?secrets\//i },
  { by: 'Google Secret Manager', form: /^(?:gcp[ :-]?)?sm:\/\/|^sm@|^(?:ref\+)?(?:gcp-?secrets?|gcpsm|gsm|berglas):/i },
  {
    by: 'Vault',
    form: /^(?:>>)?(?:ref\+)?(?:hashi-?)?vault:|^-?\s*with secret\b|^(?:secret|kv)\/(?:data\/)?[\w./-]+[#:]/i,
  },
  { by: 'Doppler', form: /^(?:ref\+)?doppler:|^dp\.(?:st|pt|ct|sa)\./i },
  {
    by: 'the keyring of a machine',
    form: /^(?:keyring|keychain|wincred|secret-service|libsecret|gopass|pass|credential):/i,
  },
  { by: 'Bitwarden', form: /^(?:bws?|bitwarden):/i },
  { by: 'LastPass', form: /^(?:lpass|lastpass):/i },
  { by: 'Dashlane', form: /^dl:\/\//i },
  { by: 'Keeper', form: /^keeper:/i },
  { by: 'Conjur', form: /^!var\b|^conjur:/i },
  { by: 'Infisical', form: /^infisical:/i },
  { by: 'Akeyless', form: /^akeyless:/i },
  { by: 'Kubernetes', form: /^(?:k8s|kubernetes|ref\+k8s):|^secretKeyRef\b/i },
];

/** How the signs of a template begin and end around a name. */
const opening = /^(?:\$?\{{1,3}|\$\(|<{1,2})-?\s{0,4}/;
const closing = /\s{0,4}(?:\}{1,3}|\)|>{1,2})$/;
/** In characters: no name of a secret is longer. */
const LONGEST_NAME = 600;

/** The store that the text names a secret of, null where none is known. Two lines name nothing. */
export function storeOf(text: string): string | null {
  if (text.length > LONGEST_NAME || /[\r\n]/.test(text)) return null;
  const inner = opening.test(text) ? text.replace(opening, '').replace(closing, '') : text;
  return stores.find(({ form }) => form.test(inner) && !isCiphertext(inner))?.by ?? null;
}

/** The address of something: whatever it is, it has to be fetched first. */
export const isAddress = (text: string): boolean =>
  text.length <= LONGEST_NAME && /^[a-z][\w+.-]{1,30}:\/\/\S+$/i.test(text);

/** What only its own program turns back into the secret. */
const ciphers: readonly Form[] = [
  { by: 'the transit engine of Vault', form: /^vault:v\d{1,4}:/ },
  { by: 'Spring Cloud Config', form: /^\{cipher\}/ },
  { by: 'Jasypt', form: /^ENC\([A-Za-z0-9+/=]+\)$/ },
  { by: 'hiera-eyaml', form: /^ENC\[(?:PKCS7|GPG|KMS),/ },
  { by: 'AWS KMS', form: /^AQICA[A-Za-z0-9+/=\s]+$/ },
  { by: 'Sealed Secrets', form: /^kind:\s*SealedSecret\b/m },
  { by: 'Fernet', form: /^gAAAAA[A-Za-z0-9_=-]+$/ },
  { by: 'Mule secure properties', form: /^!\[[A-Za-z0-9+/=]+\]$/ },
  { by: 'Windows, as a SecureString of PowerShell', form: /^01000000d08c9ddf[0-9a-f]+$/i },
  { by: 'Travis CI', form: /^(?:-\s*)?secure:\s*"?[A-Za-z0-9+/=]{40,}"?$/ },
  { by: 'Maven', form: /^\{[A-Za-z0-9+/]{22,}={0,2}\}$/ },
];

/** Whose ciphertext it is, null where none is known. */
export const cipherOf = (text: string): string | null => ciphers.find(({ form }) => form.test(text))?.by ?? null;

const isCiphertext = (text: string): boolean => cipherOf(text) !== null;
