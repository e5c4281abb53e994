/** Plays a row in a process that stays up: its files, its login, what upsets it, and then the command. */
import { mkdtemp } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { CommandProcess, Order } from '../support/command-process.ts';
import {
  environmentOf,
  loginOf,
  openScene,
  openStage,
  type Planted,
  type Row,
  type Scene,
  type Stage,
} from './scene.ts';

/** `root`: where every run gets a folder of its own. `home`: that of the process, where its caches lie, too. */
type Folders = { root: string; home: string };

export type Player = {
  process: CommandProcess;
  /** One org for one row after another, and another one after a row that has closed it. */
  stage(): Promise<Stage>;
  /** Everything that the row says but the command. */
  open(row: Row): Promise<Scene>;
  /** The command of the row. What the plugin keeps about an org, such as its keys, would be there from the row before. */
  order(id: string, row: Row, scene: Scene, form: string[]): Promise<Order>;
  closeStage(): Promise<void>;
};

export function playerOf(process: CommandProcess, planted: Planted, { root, home }: Folders): Player {
  let stage: Stage | null = null;
  let loggedIn = '';
  const current = async (): Promise<Stage> => {
    if (!stage || stage.isClosed()) stage = await openStage(planted);
    return stage;
  };
  return {
    process,
    stage: current,
    open: async (row) => {
      const { org, restore } = await current();
      restore();
      const scene = await openScene(await mkdtemp(join(root, 'run-')), planted, org);
      const login = loginOf(scene, row);
      const kind = `${row.login} at ${org.url}`;
      // A login by key may have been renewed since.
      if (login && (row.login === 'key' || loggedIn !== kind)) await process.logIn(login);
      if (login) loggedIn = kind;
      await row.upset?.(scene);
      return scene;
    },
    order: async (id, row, scene, form) => {
      const env = { ...environmentOf(scene, row), XDG_CACHE_HOME: await mkdtemp(join(home, 'cache-')) };
      return { id, args: [...row.args(scene), ...form], env, cwd: scene.dir };
    },
    closeStage: async () => {
      await stage?.close();
      stage = null;
    },
  };
}

/** What such a process sees of the environment, in a home of its own. */
export const bareEnvironment = (home: string): Record<string, string> => ({
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  HOME: home,
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  NO_COLOR: '1',
});
