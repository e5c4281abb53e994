/** The build systems that a login is handed over to, and what of a login a job has to know. */

export const ciSystems = ['github', 'gitlab', 'bitbucket', 'azure', 'jenkins', 'circleci'] as const;
export type CiSystem = (typeof ciSystems)[number];

/** `audience` as the exchange was proved with it; without an alias the org goes by its username. */
export type Login = { clientId: string; username: string; audience: string; instanceUrl: string; alias: string | null };
