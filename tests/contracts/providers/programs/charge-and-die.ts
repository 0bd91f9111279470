// Charges by the sandbox in a file. Dies around a commit, or charges key after key until it is killed.
import { openFile } from '../../../../platform/database/file.ts';
import { createSandbox } from '../../../../platform/providers/sandbox/sandbox.ts';
import { never, operation } from '../operations.ts';

const [url = '', moment = '', prefix = ''] = process.argv.slice(2);
const database = await openFile(url);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing may happen any more.
  for (;;);
}

const sandbox = createSandbox(
  {
    ...database,
    async write(statements) {
      const charges = statements.some(({ sql }) => sql.startsWith('INSERT INTO movements'));
      if (charges && moment === 'before-commit') die();
      const rows = await database.write(statements);
      if (charges && moment === 'after-commit') die();
      return rows;
    },
  },
  { now: () => Date.now() },
);

for (let number = 0; number < 100_000; number++) {
  const idempotencyKey = `${prefix}-${number}`;
  const method = { type: 'sandbox', token: 'tok_success' } as const;
  console.log(idempotencyKey);
  await sandbox.perform(operation('charge', method, { idempotencyKey }), never);
}
