import { eventually, type Seam } from "@torg/chassis/testing";
import { random } from "../seed";
import type { Attempt } from "./judge-line";
import type { LineService, MemberPlan } from "./member-talk";
import type { Line } from "./open-line";
import type { Member } from "./start-member";

type Script = {
  /** Where they die, in turn. */
  readonly seams: readonly Seam[];
  readonly kills: number;
  readonly seed: number;
  /** Which services share a process; the source is in the first. */
  readonly processes: readonly (readonly LineService[])[];
  readonly planted?: MemberPlan["planted"];
};

export type Played = {
  readonly attempts: readonly Attempt[];
  /** Processes that died by SIGKILL at their seam. */
  readonly kills: number;
  readonly restartMs: readonly number[];
};

const writers = 2;
const pauseMs = 15;
const passesMax = 6;
/** A seam that is not passed for so long has nobody who writes. */
const quietMs = 120_000;

/**
 * Writers write while the processes of the line die one after the other, each from within, at a drawn pass of its
 * seam. The script is the seed's alone: who dies, at which pass, what is written, who never asks again.
 */
export async function crashPlay(line: Line, script: Script): Promise<Played> {
  const { seams, kills, seed, planted } = script;
  const attempts: Attempt[] = [];
  const restartMs: number[] = [];
  let over = false;
  let died = 0;
  const seats = await Promise.all(
    script.processes.map(async (services) => {
      const start = () => line.start({ services, ...(planted && { planted }) });
      return { start, member: await start(), restarted: Promise.resolve() };
    }),
  );
  const source = seatOf(0);
  function seatOf(at: number) {
    const seat = seats[at];
    if (!seat) throw new Error(`no process ${at} is to run`);
    return seat;
  }

  async function write(attempt: Attempt, member: () => Member, tries: number): Promise<void> {
    for (let tried = 0; tried < tries && attempt.outcome === "unknown" && !over; tried += 1) {
      const asked = member();
      await asked.up;
      const { code } = await asked.write(attempt.text);
      if (code === "ok") attempt.outcome = "ok";
      else if (code === "order.cart_empty") attempt.outcome = "refused";
      else await Bun.sleep(pauseMs);
    }
  }
  async function writer(own: number): Promise<void> {
    const dice = random(seed + own + 1);
    for (let n = 0; !over; n += 1) {
      const attempt: Attempt = { text: `${dice() < 0.1 ? "-" : ""}${own}.${n}`, outcome: "unknown" };
      attempts.push(attempt);
      await write(attempt, () => source.member, dice() < 0.1 ? 1 : Number.POSITIVE_INFINITY);
      await Bun.sleep(pauseMs);
    }
  }
  const writing = Promise.all(Array.from({ length: writers }, (_, own) => writer(own)));

  async function kill(seam: Seam, dice: () => number): Promise<void> {
    const seat = seatOf(Math.floor(dice() * seats.length));
    const strike = { seam, pass: 1 + Math.floor(dice() * passesMax), flushed: dice() < 0.5 };
    await seat.restarted;
    if ((await seat.member.up) === undefined) throw new Error("a process died by itself");
    seat.member.arm(strike);
    const how = await eventually(async () => seat.member.ended(), {
      what: `pass ${strike.pass} of ${seam}`,
      withinMs: quietMs,
    });
    if (how !== "SIGKILL") throw new Error(`a process ended with ${how}`);
    died += 1;
    seat.restarted = restart(seat);
  }
  async function restart(seat: (typeof seats)[number]): Promise<void> {
    const began = performance.now();
    seat.member = await seat.start();
    await seat.member.up;
    restartMs.push(performance.now() - began);
  }

  try {
    const dice = random(seed);
    for (let n = 0; n < kills; n += 1) await kill(seams[n % seams.length] ?? "claimed", dice);
    await Promise.all(seats.map(({ restarted }) => restarted));
  } finally {
    over = true;
    await writing;
  }
  return { attempts, kills: died, restartMs };
}
