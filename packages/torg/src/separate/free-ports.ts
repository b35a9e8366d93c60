/** Ports on loopback that nobody has right now, each another one. */
export function freePorts(count: number): number[] {
  const probes = Array.from({ length: count }, () =>
    Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }),
  );
  const ports = probes.map(({ port }) => port);
  for (const probe of probes) probe.stop(true);
  return ports;
}
