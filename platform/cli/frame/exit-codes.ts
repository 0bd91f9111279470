/** What a command says by the way it ends. Shown in the help of every command. */
export const exitCodes = {
  done: { code: 0, meaning: 'Done' },
  failed: { code: 1, meaning: 'It went wrong here: a file, a port, a bug' },
  usage: { code: 2, meaning: 'The command was not given as its help says' },
  refused: { code: 3, meaning: 'The API refused it, and will refuse it again' },
  unavailable: { code: 4, meaning: 'The API or a service did not answer, or said to try again' },
  unknown: { code: 5, meaning: 'Nobody knows: repeat it with the same --idempotency-key' },
  problems: {
    code: 6,
    meaning: 'It looked, and something is not well (doctor, verify, import, bench)',
  },
  configuration: { code: 78, meaning: 'The configuration has to be mended' },
  interrupted: { code: 130, meaning: 'Stopped by a signal' },
} as const;

export type ExitName = keyof typeof exitCodes;
