import type { CommandStore } from '../../platform/commands/ports.ts';
import type { Database } from '../../platform/database/database.ts';
import { accepting } from './command-store/accepting.ts';
import { committing } from './command-store/committing.ts';
import { counting } from './command-store/counting.ts';
import { loading } from './command-store/loading.ts';
import { outcomes } from './command-store/outcomes.ts';
import { retrying } from './command-store/retrying.ts';
import { waiting } from './command-store/waiting.ts';

/** A store to hold to the contract, and the database that it keeps its rows in. */
export interface StoreUnderTest {
  readonly store: CommandStore;
  readonly database: Database;
  close(): Promise<void>;
}

/** What every store of commands has to do. */
export function commandStoreContract(open: () => Promise<StoreUnderTest>): void {
  accepting(open);
  loading(open);
  committing(open);
  outcomes(open);
  waiting(open);
  retrying(open);
  counting(open);
}
