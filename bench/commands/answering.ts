import type { Programs } from './programs.ts';

/** Makes this process the program `name`: it answers questions until its parent is gone. */
export function answering<Name extends keyof Programs>(
  _name: Name,
  answer: (question: Programs[Name]['question']) => Promise<Programs[Name]['answer']>,
): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (question: Programs[Name]['question']) => {
    answer(question).then(
      (value) => process.send?.({ answer: value }),
      (error: Error) => process.send?.({ failure: error.stack ?? error.message }),
    );
  });
}
