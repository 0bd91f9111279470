import { describe } from 'bun:test';
import { databaseKinds } from '../support/database.ts';
import { commandGatewayContract } from './command-gateway.ts';

describe.each(databaseKinds)('The gateway that executes in its own process (%s)', (database) =>
  commandGatewayContract('direct', database),
);
describe.each(databaseKinds)('The same, which decides as it accepts (%s)', (database) =>
  commandGatewayContract('at once', database),
);
describe.each(databaseKinds)('The gateway whose shard is a workflow (%s)', (database) =>
  commandGatewayContract('temporal', database),
);
