import type { Facts, Log } from './log.ts';

const levels = ['debug', 'info', 'warning', 'error'] as const;

/** Writes lines of JSON to the console, which every runtime of the edge has. */
export function consoleLog(level: (typeof levels)[number]): Log {
  const say = (at: (typeof levels)[number]) => {
    if (levels.indexOf(at) < levels.indexOf(level)) return () => undefined;
    const write = at === 'error' ? console.error : console.log;
    return (message: string, facts?: Facts | (() => Facts)): void => {
      const plain = Object.entries((typeof facts === 'function' ? facts() : facts) ?? {});
      const told = plain.map(([name, value]) => [
        name,
        value instanceof Error ? toldOf(value) : value,
      ]);
      const time = new Date().toISOString();
      write(JSON.stringify({ time, level: at, message, ...Object.fromEntries(told) }));
    };
  };
  return { debug: say('debug'), info: say('info'), warn: say('warning'), error: say('error') };
}

const toldOf = ({ name, message, stack }: Error) => ({ name, message, stack });
