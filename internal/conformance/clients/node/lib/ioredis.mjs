import { Redis } from 'ioredis';
import { failOnErrors, server } from './workload.mjs';

export function connect(options) {
  const redis = new Redis({
    ...server,
    // The ready check sends INFO, which the users of these workloads do not have.
    enableReadyCheck: false,
    ...options,
  });
  failOnErrors(redis);
  return redis;
}
