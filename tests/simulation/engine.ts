import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'
import { dynamodbCommand, type RunningStore, startStore } from '../../lib/local/engines/stores.ts'
import { createTables } from '../../lib/local/engines/tables.ts'
import { freePort } from '../../lib/local/stack/ports.ts'
import { Connection } from './connection.ts'

export type Item = Record<string, AttributeValue>

/** The store's reply to a request: its output, or the error of a failed condition. */
export type Reply = { readonly output: Output } | { readonly error: Error }

interface Output {
  readonly Attributes?: Item
  readonly Items?: Item[]
  readonly Item?: Item
}

/**
 * The DynamoDB engine without the SDK, whose signatures, retries and checks would take nine tenths of a schedule's
 * time. The requests are those that the code under test passes to the SDK.
 */
export class Engine {
  private constructor(
    private readonly connection: Connection,
    private readonly store: RunningStore,
  ) {}

  /** Starts an engine in memory, with all tables. */
  static async start(): Promise<Engine> {
    const port = await freePort()
    const store = await startStore(dynamodbCommand({ port }))
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    await createTables(client)
    client.destroy()
    return new Engine(new Connection(port), store)
  }

  async perform(operation: string, input: object): Promise<Reply> {
    const answer = await this.connection.post(headersOf(operation), JSON.stringify(input))
    const body = JSON.parse(answer.body) as Body
    if (answer.status === 200) return { output: body }
    const name = String(body.__type).split('#').at(-1)
    const message = String(body.message ?? body.Message)
    const details = { message, $metadata: {} }
    if (name === 'ConditionalCheckFailedException') {
      return {
        error: new ConditionalCheckFailedException({ ...details, ...(body.Item && { Item: body.Item }) }),
      }
    }
    if (name === 'TransactionCanceledException') {
      const CancellationReasons = body.CancellationReasons ?? []
      return { error: new TransactionCanceledException({ ...details, CancellationReasons }) }
    }
    throw new Error(`${operation} failed with ${name}: ${message}\n${JSON.stringify(input)}`)
  }

  async items(TableName: string): Promise<Item[]> {
    const reply = await this.perform('Scan', { TableName, ConsistentRead: true })
    return ('output' in reply && reply.output.Items) || []
  }

  async stop(): Promise<void> {
    this.connection.close()
    await this.store.stop('SIGKILL')
  }
}

type Body = Output & {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly CancellationReasons?: { Code?: string }[]
}

/** The engine takes the account from the signature, which it does not verify. */
function headersOf(operation: string) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260310T050000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260310/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  }
}
