/** The part of proper-lockfile that is used; the package brings no types. */
declare module 'proper-lockfile' {
  type Options = {
    lockfilePath: string;
    realpath: boolean;
    stale: number;
    update: number;
    retries: number;
    fs: object;
    onCompromised(error: Error): void;
  };
  export function lock(file: string, options: Options): Promise<() => Promise<void>>;
}
