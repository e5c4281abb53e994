/** The permissions that Salesforce asks for, in the words of Setup. `messages/faults.md` names them by `@key`. docs/salesforce.md §11 */
export const permissions = {
  apiEnabled: 'API Enabled',
  customizeApplication: 'Customize Application',
  manageUsers: 'Manage Users',
  viewSetup: 'View Setup and Configuration',
  metadataApi: 'Modify Metadata Through Metadata API Functions',
  connectedApps: 'Customize Application, and Modify All Data or Manage Connected Apps',
  viewExternalApps: 'View all External Client Apps',
  editExternalApps: 'Create, edit, and delete External Client Apps',
  editExternalPolicies: 'View all External Client Apps, view their settings, and edit their policies',
  managePermissionSets: 'Manage Profiles and Permission Sets',
  assignPermissionSets: 'Assign Permission Sets',
  externalSecrets: 'View External Client Apps Consumer Secrets in Metadata',
};
