import { type Job, play } from "./job";

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<Job>) => self.postMessage(play(data));
