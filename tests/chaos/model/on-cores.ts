import type { Job, JobDone } from "./job";

/** Plays jobs on so many cores, each worker taking the next one when it is done. */
export async function playOnCores(jobs: readonly Job[], cores: number): Promise<JobDone[]> {
  const waiting = [...jobs];
  const done: JobDone[] = [];
  await Promise.all(
    Array.from({ length: Math.min(cores, jobs.length) }, async () => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      try {
        for (let job = waiting.shift(); job; job = waiting.shift()) done.push(await ask(worker, job));
      } finally {
        worker.terminate();
      }
    }),
  );
  return done;
}

function ask(worker: Worker, job: Job): Promise<JobDone> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<JobDone>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`a job died: ${message}`));
    worker.postMessage(job);
  });
}
