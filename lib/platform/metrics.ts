import { optional } from './config.ts'

/**
 * Logs metrics in CloudWatch's embedded metric format: one JSON line, from which CloudWatch makes the metrics
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * Powertools writes the same for 11 KB more in each bundle. Nothing is written if METRICS_NAMESPACE is unset.
 *
 * @param counts by name, how many there were of each since the last time
 * @param milliseconds by name, how long each took
 */
export function publishMetrics(
  counts: Readonly<Record<string, number>>,
  milliseconds: Readonly<Record<string, number>> = {},
): void {
  if (namespace === '') return
  const definitions = [
    ...Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' })),
    ...Object.keys(milliseconds).map((Name) => ({ Name, Unit: 'Milliseconds' })),
  ]
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[]], Metrics: definitions }],
    },
    ...counts,
    ...milliseconds,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const namespace = optional('METRICS_NAMESPACE', '')
