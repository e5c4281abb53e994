import type { EntryRow } from './entry.ts';

/** Files that a command writes. */
export const fileFaults: readonly EntryRow[] = [
  {
    code: 'output-file',
    fault: { name: 'OutputFileError' },
    meaning: 'The file cannot be written.',
    actions: ['Check the path given to --output-file.'],
  },
  {
    code: 'output-file-no-folder',
    fault: { name: 'OutputFileError', variant: 'noFolder' },
    meaning: 'The folder of the file does not exist.',
    actions: ['Make the folder first, or give another path.'],
  },
  {
    code: 'output-file-denied',
    fault: { name: 'OutputFileError', variant: 'denied' },
    meaning: 'This user may not write the file.',
    actions: ['Give a path in a folder of your own.'],
  },
  {
    code: 'output-file-not-file',
    fault: { name: 'OutputFileError', variant: 'notFile' },
    meaning: 'The path is a folder or a device, not a file.',
    actions: ['Give the path of a file. To print the token, use --format token.'],
  },
  {
    code: 'output-file-full',
    fault: { name: 'OutputFileError', variant: 'full' },
    meaning: 'There is no room left on the disk.',
    actions: ['Make room, then run the command again.'],
  },
  {
    code: 'output-file-closed',
    fault: { name: 'OutputFileError', variant: 'closed' },
    meaning: 'The program that read the output has stopped reading. Nothing new was begun.',
    actions: ['Let the next program read to the end, or write to a file.'],
  },
  {
    code: 'file-exists',
    fault: { name: 'FileExistsError' },
    meaning: 'The file is there already, and is not replaced without --force.',
    actions: ['Give another --name or --output-dir, or --force to replace the files.'],
  },
  {
    code: 'file-exists-completed',
    fault: { name: 'FileExistsError', variant: 'completed' },
    meaning: 'An earlier run was cut off between two files; both are in place now. Nothing new was made.',
    actions: [
      'Look at the pair: "sf jwt cert display --cert-file %s --key-file %s".',
      'To replace it, run the command again with --force.',
    ],
  },
  {
    code: 'file-exists-rotation',
    fault: { name: 'FileExistsError', variant: 'rotation' },
    meaning: 'The file belongs to an unfinished rotation. The pair that waits there may be the one that the org holds.',
    actions: [
      'Finish the rotation first: run "sf jwt cert rotate" with the same --target-org, --app, --output-dir and --name.',
    ],
  },
  {
    code: 'file-exists-journal',
    fault: { name: 'FileExistsError', variant: 'journal' },
    meaning: 'The file stands where a rotation keeps its journal, but is none that this version can read.',
    actions: ['If no rotation is unfinished, delete the file. Otherwise finish it with the version that began it.'],
  },
  {
    code: 'file-exists-other-rotation',
    fault: { name: 'FileExistsError', variant: 'otherRotation' },
    meaning: 'An unfinished rotation of another app keeps its files under this name.',
    actions: [
      'Finish that one first, with its own --target-org and --app.',
      'Or give this one another --name or --output-dir.',
    ],
  },
];
