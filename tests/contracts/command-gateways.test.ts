import { describe } from 'bun:test';
import { commandGatewayContract } from './command-gateway.ts';

describe('The gateway that executes in its own process', () => commandGatewayContract('direct'));
describe('The gateway whose shard is a workflow', () => commandGatewayContract('temporal'));
