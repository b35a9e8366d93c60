/** Plays the part that the event's data asks for; most ask for none. */
export async function playPoison({ reason }: Record<string, unknown>): Promise<void> {
  if (reason === "throws") throw new Error("this one always throws");
  if (reason === "hangs") await new Promise(() => undefined);
  if (reason === "kills") process.kill(process.pid, "SIGKILL");
}
