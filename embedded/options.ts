import { statfsSync } from "node:fs";
import { totalmem } from "node:os";

const MB = 2 ** 20;

/** The memory that this process may count on: the machine's, or its container's limit. */
export function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Containers often have 64 MB of shared memory, too little for parallel queries. */
function sharedMemory(): "mmap" | undefined {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize < 512 * MB ? "mmap" : undefined;
  } catch {
    return undefined;
  }
}

const clamp = (bytes: number, low: number, high: number) =>
  `${Math.round(Math.min(Math.max(bytes, low * MB), high * MB) / MB)}MB`;

/** PostgreSQL's settings: good at loading, on a machine that does other work too. Nothing here risks what is stored. */
export function options(port: number, { isTest = false } = {}): Record<string, string> {
  const bytes = memory();
  const settings: Record<string, string | undefined> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: isTest ? "128MB" : clamp(bytes * 0.15, 128, 4096),
    effective_cache_size: clamp(bytes * 0.6, 512, 65_536),
    work_mem: bytes > 4096 * MB ? "64MB" : "16MB",
    maintenance_work_mem: clamp(bytes / 16, 64, 1024),
    max_parallel_maintenance_workers: "2",
    // One server without standbys: rows copied into a new table need no second copy in the log.
    wal_level: "minimal",
    max_wal_senders: "0",
    // The first change of a page after a checkpoint logs it whole. Pressing these with pglz took three quarters of a
    // nightly derive, and the embedded server knows nothing faster.
    wal_compression: "off",
    max_wal_size: isTest ? "2GB" : "8GB",
    checkpoint_timeout: "15min",
    random_page_cost: "1.1",
    jit: "off",
    dynamic_shared_memory_type: sharedMemory(),
    // How many statements each kit asked is counted by it (worker/kits/statements.ts).
    shared_preload_libraries: "pg_stat_statements",
    timezone: "America/Sao_Paulo",
    log_timezone: "UTC",
    // Only a test's server, which is thrown away, may forget what it said was stored.
    fsync: isTest ? "off" : undefined,
    full_page_writes: isTest ? "off" : undefined,
  };
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
