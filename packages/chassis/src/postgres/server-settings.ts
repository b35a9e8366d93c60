/** Given on the command line at each start, so that a cluster follows Torg's version and not the day it was made. */
export const serverSettings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  max_connections: "200", // six pools and room for more processes
  superuser_reserved_connections: "5",

  // What was answered is on the disk
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",

  shared_buffers: "128MB",
  effective_cache_size: "512MB",
  work_mem: "8MB",
  min_wal_size: "80MB",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1", // solid state
  jit: "off", // compiling costs more than our small statements do

  timezone: "UTC",
  log_timezone: "UTC",
  log_destination: "stderr",
  log_line_prefix: "",
  log_checkpoints: "off",
  log_min_messages: "log", // a failed statement is told to its client, who logs it with its trace
};
