import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "@torg/chassis/servers";
import { z } from "zod";
import type { InfraPorts, PortName } from "./servers";

const Remembered = z.record(z.string(), z.number());

/** The ports that servers in this folder had last time; a folder's addresses stay what they are. */
export function rememberedPorts(folder: string): Partial<InfraPorts> {
  const file = join(folder, "ports.json");
  return existsSync(file) ? Remembered.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

export function rememberPorts(folder: string, ports: InfraPorts): void {
  writeFileSync(join(folder, "ports.json"), `${JSON.stringify(ports, null, 2)}\n`);
}

/** Ports that nobody listens on, all different; those of the last time where they are free. */
export function freePorts(names: readonly PortName[], last: Partial<InfraPorts>): Record<string, number> {
  const probes = names.map((name) => ({ name, probe: listen(last[name] ?? 0) ?? listen(0) }));
  const ports = probes.map(({ name, probe }) => [name, probe?.port ?? 0] as const);
  for (const { probe } of probes) probe?.stop(true);
  return Object.fromEntries(ports);
}

/** Refuses where somebody else listens already: Torg's servers never take the place of others, nor speak to them. */
export function refuseTaken(name: PortName, port: number): void {
  const probe = listen(port);
  if (!probe)
    throw refusal(`port ${port} is taken: give ${name} another one, torg infra up --ports ${name}=<port>.`);
  probe.stop(true);
}

function listen(port: number) {
  try {
    return Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } });
  } catch {
    return undefined;
  }
}
